import { hashNode } from './hash.ts'
import { tileWidth } from './tile-path.ts'
import type { TileTrees } from './tile-tree.ts'

/** The siblings that lead from a leaf to the root of a tree of `size` leaves (RFC 6962 2.1.1). */
export async function inclusionHashes(
  tiles: TileTrees,
  index: number,
  size: number,
): Promise<readonly Uint8Array[]> {
  const hashes: Uint8Array[] = []
  let [start, end] = [0, size]
  while (end - start > 1) {
    const middle = start + leftSize(end - start)
    if (index < middle) {
      hashes.unshift(await rangeRoot(tiles, middle, end))
      end = middle
    } else {
      hashes.unshift(await rangeRoot(tiles, start, middle))
      start = middle
    }
  }
  return hashes
}

/** What shows that a tree of `size` begins with its older self of `oldSize` > 0 (RFC 6962 2.1.2). */
export async function consistencyHashes(
  tiles: TileTrees,
  oldSize: number,
  size: number,
): Promise<readonly Uint8Array[]> {
  const hashes: Uint8Array[] = []
  let [start, end] = [0, size]
  while (end !== oldSize) {
    const middle = start + leftSize(end - start)
    if (oldSize <= middle) {
      hashes.unshift(await rangeRoot(tiles, middle, end))
      end = middle
    } else {
      hashes.unshift(await rangeRoot(tiles, start, middle))
      start = middle
    }
  }
  // From the first leaf on, what is left is the old tree itself, whose root the reader has.
  return start === 0 ? hashes : [await rangeRoot(tiles, start, end), ...hashes]
}

/** The root of the tree when it had so many leaves, more than none. */
export const rootAt = (tiles: TileTrees, size: number): Promise<Uint8Array> =>
  rangeRoot(tiles, 0, size)

/** The root over leaves `start` to `end`, a range that the recursion of RFC 6962 reaches. */
async function rangeRoot(tiles: TileTrees, start: number, end: number): Promise<Uint8Array> {
  const size = end - start
  const left = leftSize(size)
  if (size === 1 || left * 2 === size) return completeRoot(tiles, start, size)
  return hashNode(await completeRoot(tiles, start, left), await rangeRoot(tiles, start + left, end))
}

/** The root of a complete subtree, from the one tile that holds it. */
async function completeRoot(tiles: TileTrees, start: number, size: number): Promise<Uint8Array> {
  let [level, width, first] = [0, size, start]
  while (width >= tileWidth) {
    level += 1
    width /= tileWidth
    first /= tileWidth
  }
  const tile = await tiles(level, Math.floor(first / tileWidth))
  return tile.root(first % tileWidth, width)
}

/** The largest power of two that is smaller than the size: the leaves of the left subtree. */
function leftSize(size: number): number {
  let left = 1
  while (left * 2 < size) left *= 2
  return left
}
