import type { ReplayResult } from '@overt/wire'
import type { Told } from './read.ts'

export type VerdictWord = 'exact' | 'consistent' | 'inconsistent' | 'inconclusive'

/** The verdict without the step, which `step` says too. */
export function verdictOf({ verdict }: Pick<ReplayResult, 'verdict'>): VerdictWord {
  if (verdict === 'exact' || verdict === 'consistent' || verdict === 'inconclusive') return verdict
  return 'inconsistent'
}

/** Whether a receipt can be run again here: a provider's model cannot, nor one whose prompt is gone. */
export function canReplay({ statement, disclosures }: Told): 'yes' | 'remote' | 'erased' {
  if (statement.engine.kind === 'remote') return 'remote'
  return disclosures.runs?.value == null ? 'erased' : 'yes'
}
