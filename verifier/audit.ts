import { concat, utf8 } from './bytes.ts'
import { sha256 } from '#sha256'
import { isAnswer } from './entry.ts'

// Which answers a daily audit replays (spec/entry.md, the audit): anybody who has the leaves can draw them again.

/** One leaf and where it stands. */
export type PlacedLeaf = { readonly index: number; readonly leaf: Uint8Array }

/** A share is so many in a million. */
export const mostShare = 1_000_000

const DRAW = utf8('overt/audit/1\n')

/**
 * The leaves that the root draws, in the ledger's order: those of answers (or padding, which looks the same)
 * whose number is below the share, or else the one with the least number.
 */
export async function drawLeaves(
  leaves: readonly PlacedLeaf[],
  root: Uint8Array,
  share: number,
): Promise<readonly PlacedLeaf[]> {
  const numbered: { readonly placed: PlacedLeaf; readonly number: bigint }[] = []
  for (const placed of leaves) {
    if (!isAnswer(placed.leaf)) continue
    numbered.push({ placed, number: await drawNumber(root, placed.leaf) })
  }
  const below = (BigInt(share) << 64n) / BigInt(mostShare)
  const drawn = numbered.filter(({ number }) => number < below)
  if (drawn.length > 0) return drawn.map(({ placed }) => placed)
  const [first, ...rest] = numbered
  if (first === undefined) return []
  return [rest.reduce((least, one) => (one.number < least.number ? one : least), first).placed]
}

/** The first eight bytes of the hash, big-endian. */
export async function drawNumber(root: Uint8Array, leaf: Uint8Array): Promise<bigint> {
  const hash = await sha256(concat(DRAW, root, leaf))
  return new DataView(hash.buffer, hash.byteOffset).getBigUint64(0)
}
