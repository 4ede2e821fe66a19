import { approved } from '../approval.ts'
import { utf8 } from '../bytes.ts'
import {
  type BoardBody,
  type BoardContent,
  boardHash,
  boardSigned,
  parseBoardEntry,
} from '../board.ts'
import { hashOf, toBase64 } from '../encoding.ts'
import { type Finding, found } from '../finding.ts'
import { type FirstBoard, genesisHash, isBoard, isLaterBoard, isOriginOf } from '../genesis.ts'
import type { Policy } from '../policy.ts'
import { type Refused, refused } from '../refused.ts'
import type { Trusted } from './checkpoint.ts'
import { placeEntry } from './entry.ts'
import type { Opened } from './file.ts'
import type { Place } from './inclusion.ts'

/** A board that is proven, and where its entry is. */
export type Seated = {
  readonly index: number
  readonly hash: string
  readonly seq: number
  /** The first one neither expires nor votes for witnesses. */
  readonly board: FirstBoard & Partial<Pick<BoardBody, 'expires' | 'witnessPolicy'>>
}

/** Step 8: from the genesis, which the origin pins, to the board in force, each signed by the one before. */
export async function checkBoards(
  opened: Opened,
  trusted: Trusted,
  { sealed }: Pick<Place, 'sealed'>,
  policy: Policy,
): Promise<Finding<readonly Seated[]>> {
  const first = await seatFirst(opened, trusted, policy)
  if ('ok' in first) return first
  const { statement } = opened.bundle
  const seats = [first]
  for (const claimed of opened.boards) {
    const placed = await placeEntry(claimed, trusted, policy, 'E_BOARD')
    if ('ok' in placed) return placed
    const content = parseBoardEntry(claimed.entry)
    const seat =
      content && (await seatNext(content, placed.index, seats.at(-1) ?? first, statement.origin))
    if (!seat)
      return refused('E_BOARD', `Entry ${placed.index} does not follow from the board before it.`)
    seats.push(seat)
  }
  const last = seats.at(-1) ?? first
  // Only the last: a board hands over although it has expired. The seal decides, so that a receipt
  // does not fail because a board has expired since.
  if ((last.board.expires ?? Infinity) < (sealed ?? statement.issued)) {
    return refused('E_BOARD', `The board of entry ${last.index} had expired.`)
  }
  const { index, hash } = statement.board
  if (last.index !== index || last.hash !== hash || index >= statement.after.size) {
    return refused('E_BOARD', 'The statement names another board.')
  }
  const { members, threshold } = last.board
  const detail = `The board in force decides by ${threshold} of ${members.length}.`
  if (await votedFor(last, policy)) return found(seats, trusted.state, detail)
  return found(seats, trusted.state, `${detail} It voted for other witnesses than yours.`, {
    warnings: ['W_OTHER_WITNESSES'],
    gaps: ['witnesses'],
  })
}

/** Whom to trust is the reader's to say: that the board said otherwise is told, and no refusal. */
const votedFor = async ({ board }: Seated, policy: Policy): Promise<boolean> =>
  !board.witnessPolicy || board.witnessPolicy === (await witnessHash(policy))

/** The hash by which a board votes on a policy (spec/board.md). */
export const witnessHash = ({ witnessText }: Policy): Promise<string> => hashOf(utf8(witnessText))

async function seatFirst(
  { bundle, genesis, founded }: Opened,
  trusted: Trusted,
  policy: Policy,
): Promise<Seated | Refused> {
  const { origin } = bundle.statement
  if (!(await isOriginOf(origin, genesis))) {
    return refused('E_GENESIS', 'The genesis does not have the fingerprint of the origin.')
  }
  if (genesis.logKey !== toBase64(trusted.log.key) || !isBoard(genesis.board)) {
    return refused('E_GENESIS', 'The genesis names another key, or a board that cannot decide.')
  }
  const placed = await placeEntry(founded, trusted, policy, 'E_GENESIS')
  if ('ok' in placed) return placed
  if (placed.index !== 0) return refused('E_GENESIS', 'The genesis is not entry 0.')
  const hash = await genesisHash(genesis)
  return { index: 0, hash, seq: 0, board: genesis.board }
}

async function seatNext(
  { body, signatures }: BoardContent,
  index: number,
  before: Seated,
  origin: string,
): Promise<Seated | null> {
  const follows = body.seq === before.seq + 1 && body.prev === before.hash && index > before.index
  if (!follows || body.origin !== origin || !isLaterBoard(body)) return null
  if (!(await approved(boardSigned(body), signatures, before.board, body))) return null
  return { index, hash: await boardHash(body), seq: body.seq, board: body }
}
