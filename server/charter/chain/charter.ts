import {
  type CharterBody,
  charterHash,
  charterSigned,
  leafHash,
  parseCharterEntry,
  toBase64Url,
} from '@overt/verifier'
import { charterBounds } from './bounds.ts'
import type { Chain, Fault } from './chain.ts'
import { keysOf, shortOf, signersOf } from './signature.ts'
import { withdrawnFault } from './withdrawn.ts'

/** What is wrong with a charter as the next one, whoever signed it; null when nothing is. */
export function charterFault(chain: Chain, body: CharterBody): string | null {
  const last = chain.charters.at(-1)
  const board = chain.boards.at(-1)
  if (body.origin !== chain.origin) return `it is a charter of ${body.origin}`
  if (body.seq !== (last?.body.seq ?? 0) + 1 || body.prev !== (last?.hash ?? null)) {
    return `it does not follow charter ${last?.body.seq ?? 0}`
  }
  if (body.board.index !== board?.index || body.board.hash !== board.hash) {
    return 'it names another board than the one in force'
  }
  return charterBounds(body)
}

export async function withCharter(
  chain: Chain,
  entry: Uint8Array,
  index: number,
): Promise<Chain | Fault> {
  const content = parseCharterEntry(entry)
  const board = chain.boards.at(-1)
  if (content === null || !board) return { fault: 'it is no charter in canonical form' }
  const { body, signatures } = content
  const misplaced = charterFault(chain, body) ?? withdrawnFault(chain, body)
  if (misplaced !== null) return { fault: misplaced }
  const signers = await signersOf(charterSigned(body), signatures, keysOf(board))
  if (typeof signers === 'string') return { fault: signers }
  const short = shortOf(board, signers)
  if (short !== null) return { fault: short }
  const [hash, leaf] = [await charterHash(body), await leafHash(entry)].map(toBase64Url)
  const signed = { index, hash: hash ?? '', leaf: leaf ?? '', body, signatures }
  return { ...chain, charters: [...chain.charters, signed] }
}
