import { checkConsistency, rootFromInclusion } from '@overt/verifier'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { leaves } from './ledger-fixture.ts'
import { naiveConsistency, naiveLeaves, naivePath, naiveRoot } from './naive-tree.ts'
import { countAt, tilePath, tileWidth } from './tile-path.ts'
import { type TileTrees, tileTree } from './tile-tree.ts'
import { emptyTree, grow, rootOf } from './tree.ts'
import { consistencyHashes, inclusionHashes } from './tree-proof.ts'

const entries = leaves(70_000)
const hashes = naiveLeaves(entries)

/** The tiles of one tree, as they would be read from a storage that holds no other. */
function tilesOf(size: number): TileTrees {
  const files = new Map(
    grow(emptyTree, entries.slice(0, size)).files.map((file) => [file.path, file.bytes]),
  )
  return async (level, index) => {
    const width = Math.min(tileWidth, countAt(level, size) - index * tileWidth)
    const bytes = files.get(tilePath({ level, index, width }))
    return tileTree(bytes ?? new Uint8Array())
  }
}

/** The roots of some sizes, ascending, from one growing tree. */
function rootsOf(sizes: readonly number[]): ReadonlyMap<number, Uint8Array> {
  let tree = emptyTree
  return new Map(
    sizes.map((size) => {
      tree = grow(tree, entries.slice(tree.size, size)).tree
      return [size, rootOf(tree)]
    }),
  )
}

describe('proofs from tiles are those of a naive tree', () => {
  test('inclusion, every index of every size from 1 to 64', async () => {
    for (let size = 1; size <= 64; size += 1) {
      const tiles = tilesOf(size)
      for (let index = 0; index < size; index += 1) {
        const proof = await inclusionHashes(tiles, index, size)
        expect(proof).toEqual(naivePath(index, hashes.slice(0, size)))
      }
    }
  })

  test('consistency, every pair of sizes up to 64', async () => {
    for (let size = 1; size <= 64; size += 1) {
      const tiles = tilesOf(size)
      for (let old = 1; old <= size; old += 1) {
        const proof = await consistencyHashes(tiles, old, size)
        expect(proof).toEqual(naiveConsistency(old, hashes.slice(0, size)))
      }
    }
  })

  test('at the borders of tiles', async () => {
    const sizes = [255, 256, 257, 511, 512, 513, 600]
    for (const size of sizes) {
      const tiles = tilesOf(size)
      const roots = hashes.slice(0, size)
      for (const index of [0, 1, 127, 128, 254, 255, 256, 257, 511, 512].filter((i) => i < size)) {
        expect(await inclusionHashes(tiles, index, size)).toEqual(naivePath(index, roots))
      }
      for (const old of [1, 2, 3, 128, 129, ...sizes].filter((s) => s <= size)) {
        expect(await consistencyHashes(tiles, old, size)).toEqual(naiveConsistency(old, roots))
      }
    }
  })
})

test('the verifier accepts the inclusion proof of every index of every size from 1 to 300', async () => {
  // One index a size in full, the rest by chance: all of them together are 45,150 proofs.
  const pair = fc
    .integer({ min: 1, max: 300 })
    .chain((size) =>
      fc.record({ size: fc.constant(size), index: fc.integer({ min: 0, max: size - 1 }) }),
    )
  await fc.assert(
    fc.asyncProperty(pair, async ({ size, index }) => {
      const proof = await inclusionHashes(tilesOf(size), index, size)
      const leafHash = hashes[index] ?? new Uint8Array()
      expect(await rootFromInclusion(leafHash, index, size, proof)).toEqual(
        naiveRoot(hashes.slice(0, size)),
      )
    }),
    { numRuns: 300 },
  )
})

test('the verifier accepts inclusion and consistency in a tree of three levels of tiles', async () => {
  const size = 70_000
  const tiles = tilesOf(size)
  const sizes = [1, 255, 256, 257, 4097, 65_535, 65_536, 65_537, 69_999, size]
  const roots = rootsOf(sizes)
  const root = roots.get(size) ?? new Uint8Array()
  for (const index of [0, 255, 256, 65_535, 65_536, 69_999, 12_345]) {
    const proof = await inclusionHashes(tiles, index, size)
    const leafHash = hashes[index] ?? new Uint8Array()
    expect(await rootFromInclusion(leafHash, index, size, proof)).toEqual(root)
  }
  for (const [old, oldRoot] of roots) {
    const proof = await consistencyHashes(tiles, old, size)
    expect(await checkConsistency(old, size, oldRoot, root, proof)).toBe(true)
  }
})

test('a proof reads few tiles, whatever the size', async () => {
  const tiles = tilesOf(70_000)
  const seen = new Set<string>()
  const counting: TileTrees = (level, index) => {
    seen.add(`${level}/${index}`)
    return tiles(level, index)
  }
  await inclusionHashes(counting, 12_345, 70_000)
  expect(seen.size).toBeLessThanOrEqual(5)
})

test('a proof from tiles that lack a hash is an error, not a wrong proof', async () => {
  const missing: TileTrees = async () => tileTree(new Uint8Array())
  await expect(inclusionHashes(missing, 3, 7)).rejects.toThrow()
})
