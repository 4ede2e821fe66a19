import {
  type ProposalBody,
  approvalEntry,
  boardEntry,
  charterEntry,
  parseWithdrawalEntry,
  proposalEntry,
  proposalHash,
} from '@overt/verifier'
import { artefactOf, keepArtefact } from '../artefact.ts'
import type { Chain, Proposed } from '../chain/chain.ts'
import { DecisionError } from '../charter-error.ts'
import type { Governance } from '../governance.ts'
import { refsOfProposal } from '../text.ts'
import type { Amendment } from './amendment-file.ts'
import { type AmendmentState, closesAt, stateOf } from './state.ts'
import { isCarried, votesOf } from './vote.ts'

export type AmendmentParts = {
  readonly governance: Governance
  readonly artefactFolder: string
  readonly clock: () => number
  /** For tests; by default milliseconds enough for witnesses that answer. */
  readonly patience?: number
}

/**
 * Takes what members signed: the proposal where the ledger does not have it yet, then each approval that
 * is new, then, as soon as the threshold is met, the charter or board itself. What is taken twice is taken
 * once. @throws DecisionError for whatever may not enter the ledger; nothing is kept of that.
 */
export async function submitAmendment(parts: AmendmentParts, file: Amendment): Promise<string> {
  const { governance, clock } = parts
  const hash = await proposalHash(file.proposal)
  if (1000 * closesAt(file.proposal) <= clock()) throw new DecisionError('its time is over')
  if (!find(governance.written, hash)) await propose(parts, file)
  const { origin } = governance.written
  const proposed = find(governance.written, hash)
  const known = new Set(proposed?.approvals.map(({ key }) => key))
  const fresh = file.approvals.filter(({ key }) => !known.has(key))
  if (proposed && fresh.length > 0) refuseOver(await stateOf(governance.written, proposed, clock()))
  for (const approval of fresh) {
    const body = { v: 'approval/v1', origin, proposal: hash, ...approval } as const
    await governance.write(approvalEntry(body))
  }
  await enact(parts, hash)
  return hash
}

/** Whoever comes late with a signature is told what became of it. */
function refuseOver(state: AmendmentState): void {
  if (state === 'enacted') {
    throw new DecisionError('it is enacted already, so nobody need sign it any more')
  }
  if (state === 'superseded') {
    throw new DecisionError('another charter or board took its place: prepare it anew from that')
  }
}

async function propose({ governance, artefactFolder }: AmendmentParts, file: Amendment) {
  if (file.proposed === null) {
    throw new DecisionError(
      'nobody who decides today has signed it: `overt amendment approve` does',
    )
  }
  const entry = proposalEntry({ body: file.proposal, signature: file.proposed })
  // Only what a member signed for is kept.
  await governance.judge(entry)
  for (const ref of refsOfProposal(file.proposal)) {
    await keepArtefact(artefactFolder, await artefactOf(file.texts[ref] ?? ''))
  }
  await governance.write(entry)
}

/** Writes the charter or board once enough members approved it; the ledger's own rules judge it again. */
async function enact({ governance, clock }: AmendmentParts, hash: string): Promise<void> {
  const chain = governance.written
  const proposed = find(chain, hash)
  if (!proposed || (await stateOf(chain, proposed, clock())) !== 'open') return
  const votes = votesOf([chain.boards.at(-1), proposed.body.board], proposed.approvals)
  const entry = isCarried(votes) ? enactedEntry(proposed) : null
  if (entry !== null) await governance.write(entry)
}

/** A crash may have come between the last approval and what it decided. */
export async function enactCarried(parts: AmendmentParts): Promise<void> {
  for (const { hash } of parts.governance.written.proposals) await enact(parts, hash)
}

function enactedEntry({ body, approvals }: Proposed): Uint8Array | null {
  const signatures = approvals.map(({ key, signature }) => ({ key, signature }))
  if (body.charter !== null) return charterEntry({ body: body.charter, signatures })
  return body.board === null ? null : boardEntry({ body: body.board, signatures })
}

/** Takes a withdrawal that the proposing member signed. */
export async function submitWithdrawal(
  { governance }: AmendmentParts,
  entry: Uint8Array,
): Promise<string> {
  const content = parseWithdrawalEntry(entry)
  if (content === null) throw new DecisionError('it is no withdrawal')
  const isTaken = find(governance.written, content.body.proposal)?.withdrawn ?? null
  if (isTaken === null) await governance.write(entry)
  return content.body.proposal
}

export const find = (chain: Chain, hash: string): Proposed | undefined =>
  chain.proposals.find((proposed) => proposed.hash === hash)

/** How long a proposal is open where nobody says otherwise: a week. */
const openSeconds = 7 * 24 * 3600

export const proposalOf = (
  origin: string,
  clock: () => number,
  what: Pick<ProposalBody, 'charter' | 'board' | 'rationale'>,
): ProposalBody => ({
  v: 'proposal/v1',
  origin,
  expires: Math.floor(clock() / 1000) + openSeconds,
  ...what,
})
