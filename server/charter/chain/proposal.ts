import {
  type ProposalBody,
  approvalSigned,
  parseApprovalEntry,
  parseProposalEntry,
  parseWithdrawalEntry,
  proposalHash,
  proposalSigned,
  withdrawalSigned,
} from '@overt/verifier'
import { boardFault } from './board.ts'
import { proposalBounds } from './bounds.ts'
import type { Chain, Fault, Proposed } from './chain.ts'
import { charterFault } from './charter.ts'
import { keysOf, signersOf } from './signature.ts'

/** What is wrong with a proposal, whoever signed it: it must be able to come about as the ledger is now. */
export function proposalFault(chain: Chain, body: ProposalBody): string | null {
  if (body.origin !== chain.origin) return `it is a proposal for ${body.origin}`
  if (body.charter !== null && body.board === null) return charterFault(chain, body.charter)
  if (body.board !== null && body.charter === null) return boardFault(chain, body.board)
  return 'it proposes nothing, or two things at once'
}

/** Whoever may approve: the board in force and, for a new board, its members too. */
function approversOf(chain: Chain, body: ProposalBody): ReadonlySet<string> {
  const boards = [chain.boards.at(-1), body.board]
  return keysOf(...boards.filter((board) => board !== undefined && board !== null))
}

export async function withProposal(
  chain: Chain,
  entry: Uint8Array,
  index: number,
): Promise<Chain | Fault> {
  const content = parseProposalEntry(entry)
  const board = chain.boards.at(-1)
  if (content === null || !board) return { fault: 'it is no proposal in canonical form' }
  const { body, signature } = content
  const misplaced = proposalBounds(body) ?? proposalFault(chain, body)
  if (misplaced !== null) return { fault: misplaced }
  const signers = await signersOf(proposalSigned(body), [signature], keysOf(board))
  if (typeof signers === 'string') return { fault: signers }
  const hash = await proposalHash(body)
  if (chain.proposals.some((other) => other.hash === hash)) {
    return { fault: 'it was proposed before' }
  }
  const proposed = { index, hash, body, signature, approvals: [], withdrawn: null }
  return { ...chain, proposals: [...chain.proposals, proposed] }
}

/** What keeps a proposal from being approved or withdrawn any more; null while nothing does. */
function closedFault(chain: Chain, proposed: Proposed | undefined): string | null {
  if (!proposed) return 'it is about a proposal that is not in the ledger'
  if (proposed.withdrawn !== null) return 'it is about a proposal that was withdrawn'
  return proposalFault(chain, proposed.body) === null
    ? null
    : 'it is about a proposal that can no longer come about'
}

export async function withApproval(
  chain: Chain,
  entry: Uint8Array,
  index: number,
): Promise<Chain | Fault> {
  const body = parseApprovalEntry(entry)
  if (body === null) return { fault: 'it is no approval in canonical form' }
  if (body.origin !== chain.origin) return { fault: `it is an approval for ${body.origin}` }
  const proposed = chain.proposals.find(({ hash }) => hash === body.proposal)
  const closed = closedFault(chain, proposed)
  const message = proposed && approvalSigned(proposed.body)
  if (closed !== null || !proposed || !message) return { fault: closed ?? 'it approves nothing' }
  const { key, signature } = body
  const approvers = approversOf(chain, proposed.body)
  const signers = await signersOf(message, [{ key, signature }], approvers)
  if (typeof signers === 'string') return { fault: signers }
  if (proposed.approvals.some((other) => other.key === key)) {
    return { fault: 'that member has approved it before' }
  }
  const approvals = [...proposed.approvals, { index, key, signature }]
  return changed(chain, { ...proposed, approvals })
}

export async function withWithdrawal(
  chain: Chain,
  entry: Uint8Array,
  index: number,
): Promise<Chain | Fault> {
  const content = parseWithdrawalEntry(entry)
  if (content === null) return { fault: 'it is no withdrawal in canonical form' }
  const { body, signature } = content
  if (body.origin !== chain.origin) return { fault: `it is a withdrawal for ${body.origin}` }
  const proposed = chain.proposals.find(({ hash }) => hash === body.proposal)
  const closed = closedFault(chain, proposed)
  if (closed !== null || !proposed) return { fault: closed ?? '' }
  const signers = await signersOf(
    withdrawalSigned(body),
    [signature],
    new Set([proposed.signature.key]),
  )
  if (typeof signers === 'string') {
    return { fault: 'only the member who proposed may withdraw, and must sign' }
  }
  return changed(chain, { ...proposed, withdrawn: index })
}

const changed = (chain: Chain, proposed: Proposed): Chain => ({
  ...chain,
  proposals: chain.proposals.map((other) => (other.hash === proposed.hash ? proposed : other)),
})
