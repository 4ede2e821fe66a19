import { entryType, isAnswer } from '@overt/verifier'
import { withBoard, withGenesis } from './board.ts'
import type { Chain, Fault } from './chain.ts'
import { withCharter } from './charter.ts'
import { withEmergency } from './emergency.ts'
import { withApproval, withProposal, withWithdrawal } from './proposal.ts'
import { withAudit, withContinues, withErasure, withScorecard, withStopped } from './record.ts'

type Reader = (
  chain: Chain,
  entry: Uint8Array,
  index: number,
) => Chain | Fault | Promise<Chain | Fault>

const readers: ReadonlyMap<number, Reader> = new Map<number, Reader>([
  [entryType.charter, withCharter],
  [entryType.board, withBoard],
  [entryType.proposal, withProposal],
  [entryType.approval, withApproval],
  [entryType.withdrawal, withWithdrawal],
  [entryType.emergency, withEmergency],
  [entryType.scorecard, withScorecard],
  [entryType.audit, withAudit],
  [entryType.erasure, withErasure],
  [entryType.continues, withContinues],
  [entryType.stopped, withStopped],
])

/**
 * The chain with one entry more, or what is wrong with that entry (transparency 10.3). A kind of entry
 * that this version does not know is a fault: it might decide something.
 */
export async function extendChain(
  chain: Chain,
  entry: Uint8Array,
  index: number,
): Promise<Chain | Fault> {
  if (index === 0) return withGenesis(chain, entry)
  if (isAnswer(entry)) return chain
  const [type] = entry
  if (type === entryType.answer) return { fault: 'it is no answer: not 33 bytes' }
  const reader = type === undefined ? undefined : readers.get(type)
  if (reader) return reader(chain, entry, index)
  return { fault: `entries of type ${type ?? 'none'} are not known to this version` }
}
