import { type ProposalBody, boardHash, charterHash, toBase64Url } from '@overt/verifier'
import type { Chain, Proposed } from '../chain/chain.ts'
import { proposalFault } from '../chain/proposal.ts'

export type AmendmentState = 'open' | 'enacted' | 'withdrawn' | 'expired' | 'superseded'

/** Unix seconds, from when on it can no longer come about: as well when the board that it seats would have expired. */
export const closesAt = ({ expires, board }: ProposalBody): number =>
  Math.min(expires, board?.expires ?? expires)

/** Where an amendment is in its life, from the ledger and the time alone. */
export async function stateOf(
  chain: Chain,
  proposed: Proposed,
  now: number,
): Promise<AmendmentState> {
  if (proposed.withdrawn !== null) return 'withdrawn'
  if ((await enactedAt(chain, proposed)) !== null) return 'enacted'
  if (proposalFault(chain, proposed.body) !== null) return 'superseded'
  return 1000 * closesAt(proposed.body) <= now ? 'expired' : 'open'
}

/** The entry that it became; null while it became none. */
async function enactedAt(chain: Chain, { body }: Proposed): Promise<number | null> {
  if (body.charter !== null) {
    const hash = toBase64Url(await charterHash(body.charter))
    return chain.charters.find((charter) => charter.hash === hash)?.index ?? null
  }
  const hash = body.board === null ? null : await boardHash(body.board)
  return chain.boards.find((board) => board.hash === hash)?.index ?? null
}
