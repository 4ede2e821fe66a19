import type { Governance } from '../charter/governance.ts'
import { decidedAt } from '../charter/in-force.ts'

/** How long things stay, and what the board keeps from erasure (spec/record.md, hold). */
export type RetentionRules = { readonly days: number | null; readonly hold: readonly string[] }

/** `*` in a charter's hold: everything. */
const EVERYTHING = '*'

export const isHeld = ({ hold }: Pick<RetentionRules, 'hold'>, tomb: string): boolean =>
  hold.includes(EVERYTHING) || hold.includes(tomb)

/**
 * The rules that the board decided, also while an emergency has stopped the assistant: people may go
 * then too. Where there is no charter nothing is erased.
 */
export function retentionOf(
  governance: Pick<Governance, 'chain' | 'seenAt'>,
  now: number,
): RetentionRules {
  const decided = decidedAt(governance.chain, (index) => governance.seenAt(index), now)
  if (decided === undefined) return { days: null, hold: [EVERYTHING] }
  return { hold: [], ...decided.body.artefacts.retention }
}
