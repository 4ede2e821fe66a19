import {
  type BoardBody,
  boardHash,
  boardSigned,
  genesisHash,
  isBoard,
  isLaterBoard,
  originOf,
  parseBoardEntry,
  parseGenesisEntry,
} from '@overt/verifier'
import { boardBounds } from './bounds.ts'
import type { Chain, Fault } from './chain.ts'
import { keysOf, shortOf, signersOf } from './signature.ts'
import { withdrawnFault } from './withdrawn.ts'

export async function withGenesis(chain: Chain, entry: Uint8Array): Promise<Chain | Fault> {
  const content = parseGenesisEntry(entry)
  if (content === null) return { fault: 'it is no genesis' }
  const name = chain.origin.slice(0, chain.origin.lastIndexOf('/'))
  if (name === '' || (await originOf(name, content)) !== chain.origin) {
    return { fault: `it is not the genesis of ${chain.origin}` }
  }
  const { members, threshold } = content.board
  if (!isBoard(content.board)) {
    return { fault: 'its board cannot reach its threshold with distinct keys' }
  }
  const hash = await genesisHash(content)
  const emergency = members.map(({ key }) => key)
  const decides = { members, threshold, emergency, witnessPolicy: null, expires: null }
  return { ...chain, genesis: { content, hash }, boards: [{ index: 0, hash, seq: 0, ...decides }] }
}

const cannotDecide =
  'it cannot decide: distinct keys must reach the threshold, two of three or more members, and only members act alone'

/** What is wrong with a board as the next one, whoever signed it; null when nothing is. */
export function boardFault(chain: Chain, body: BoardBody): string | null {
  const before = chain.boards.at(-1)
  if (!before) return 'there is no board before it'
  if (body.origin !== chain.origin) return `it is a board of ${body.origin}`
  if (body.seq !== before.seq + 1 || body.prev !== before.hash) {
    return `it does not follow board ${before.seq}`
  }
  if (!isLaterBoard(body)) {
    return cannotDecide
  }
  return boardBounds(body)
}

/** A board hands over to the next: the thresholds of both must have signed (transparency 10.1). */
export async function withBoard(
  chain: Chain,
  entry: Uint8Array,
  index: number,
): Promise<Chain | Fault> {
  const content = parseBoardEntry(entry)
  const before = chain.boards.at(-1)
  if (content === null || !before) return { fault: 'it is no board in canonical form' }
  const { body, signatures } = content
  const misplaced = boardFault(chain, body) ?? withdrawnFault(chain, body)
  if (misplaced !== null) return { fault: misplaced }
  const signers = await signersOf(boardSigned(body), signatures, keysOf(before, body))
  if (typeof signers === 'string') return { fault: signers }
  const short = shortOf(before, signers)
  if (short !== null) return { fault: `${short} (the board before it)` }
  const unwilling = shortOf(body, signers)
  if (unwilling !== null) return { fault: `${unwilling} (the new board)` }
  const { seq, members, threshold, emergency, witnessPolicy, expires } = body
  const decides = { members, threshold, emergency, witnessPolicy, expires }
  const seated = { index, hash: await boardHash(body), seq, ...decides }
  return { ...chain, boards: [...chain.boards, seated] }
}
