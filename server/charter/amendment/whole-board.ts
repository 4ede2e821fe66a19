import {
  type BoardBody,
  type Genesis,
  type Json,
  boardHash,
  canonical,
  entryType,
  genesisHash,
  parseBoardEntry,
  parseGenesisEntry,
  utf8,
} from '@overt/verifier'
import type { Chain, SeatedBoard } from '../chain/chain.ts'

/** A board with all that its hash is taken of, which of the first one is the genesis. */
export type WholeBoard = Genesis | BoardBody

/** Who decides in it, who may act alone, under whose eyes and until when. */
export type Deciders = Pick<
  BoardBody,
  'members' | 'threshold' | 'emergency' | 'witnessPolicy' | 'expires'
>

export const hashOfWhole = (board: WholeBoard): Promise<string> =>
  board.v === 'genesis/v1' ? genesisHash(board) : boardHash(board)

export function decidersOf(board: WholeBoard): Deciders {
  if (board.v === 'board/v1') return board
  const { members, threshold } = board.board
  const emergency = members.map(({ key }) => key)
  return { members, threshold, emergency, witnessPolicy: null, expires: null }
}

/** A board of a ledger as it was voted for. */
export function wholeOf({ origin, genesis, boards }: Chain, seated: SeatedBoard): WholeBoard {
  const { seq, members, threshold, emergency, witnessPolicy, expires } = seated
  const before = boards.find((board) => board.seq === seq - 1)
  if (before) {
    const decides = { members, threshold, emergency, witnessPolicy, expires }
    return { v: 'board/v1', origin, seq, prev: before.hash, ...decides }
  }
  if (genesis === null) throw new Error('a board is seated in a ledger that has not begun')
  return genesis.content
}

/** Null for what is no board. */
export const readWhole = (value: Json): WholeBoard | null =>
  parseGenesisEntry(asEntry(entryType.genesis, value)) ??
  parseBoardEntry(asEntry(entryType.board, { body: value, signatures: [] }))?.body ??
  null

const asEntry = (type: number, content: Json): Uint8Array =>
  utf8(String.fromCodePoint(type) + canonical(content))
