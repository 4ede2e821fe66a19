import { hashSize, sha256 } from './hash.ts'
import { Recent } from './recent.ts'
import type { ReadableStorage } from './storage.ts'
import { encodeTile } from './tile-bytes.ts'
import { countAt, tileWidth } from './tile-path.ts'
import { hashesAt } from './tile-reader.ts'

/** What one tile knows of the tree above its hashes: the root of every complete subtree within it. */
export type TileTree = {
  /** Of `width` hashes, a power of two, from a multiple of it on. */
  root(first: number, width: number): Uint8Array
}

/** The tiles of a tree of one size. */
export type TileTrees = (level: number, index: number) => Promise<TileTree>

/** Each row is hashed once, when it is first asked for, and kept in one piece. */
export function tileTree(hashes: Uint8Array): TileTree {
  const rows = [hashes]
  const row = (height: number): Uint8Array => {
    for (let at = rows.length; at <= height; at += 1) rows.push(above(rows[at - 1] ?? hashes))
    return rows[height] ?? hashes
  }
  return {
    root: (first, width) => {
      const at = (first / width) * hashSize
      const hash = row(Math.log2(width)).subarray(at, at + hashSize)
      if (hash.length < hashSize) throw new RangeError(`no hash at ${first} of this tile`)
      return hash
    },
  }
}

function above(row: Uint8Array): Uint8Array {
  const pairs = Math.floor(row.length / (2 * hashSize))
  const hashed = new Uint8Array(pairs * hashSize)
  const data = new Uint8Array(1 + 2 * hashSize)
  data[0] = 1
  for (let at = 0; at < pairs; at += 1) {
    data.set(row.subarray(at * 2 * hashSize, (at + 1) * 2 * hashSize), 1)
    hashed.set(sha256(data), at * hashSize)
  }
  return hashed
}

type Reads = Pick<ReadableStorage, 'read'>

/** The tiles of a tree of this size, each read whenever it is asked for. */
const tilesAt =
  (storage: Reads, size: number): TileTrees =>
  async (level, index) =>
    tileTree(encodeTile(await hashesAt(storage, level, index, size)))

/** Tiles with all their rows take 16 KiB each, so four megabytes at any size of the ledger. */
const mostTiles = 256

/**
 * The same with a memory. What a tile holds at one width never changes, and proofs look at few of them again and
 * again, those at the right edge and near the root above all.
 */
export function rememberedTiles(storage: Reads): (size: number) => TileTrees {
  const known = new Recent<Promise<TileTree>>(mostTiles)
  return (size) => (level, index) => {
    const width = Math.min(tileWidth, countAt(level, size) - index * tileWidth)
    const key = `${level}/${index}/${width}`
    const held = known.get(key)
    if (held) return held
    const tile = tilesAt(storage, size)(level, index)
    known.set(key, tile)
    // A tile that could not be read is asked for again.
    tile.catch(() => known.delete(key))
    return tile
  }
}
