import { concat, equalBytes } from '@overt/verifier'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeBundle } from './bundle.ts'
import { leaf, leaves } from './ledger-fixture.ts'
import { naiveLeaves, naiveRoot } from './naive-tree.ts'
import { decodeTile, encodeTile } from './tile-bytes.ts'
import { countAt, parseTilePath, tilePath, tileWidth } from './tile-path.ts'
import { type Tree, emptyTree, grow, rootOf, subtreeRoot } from './tree.ts'

const entries = leaves(700)
const hashes = naiveLeaves(entries)

/** Grows by the given steps and keeps all files, as a storage would. */
function grownBy(steps: readonly number[]): { tree: Tree; files: Map<string, Uint8Array> } {
  const files = new Map<string, Uint8Array>()
  let tree = emptyTree
  for (const step of steps) {
    const grown = grow(tree, entries.slice(tree.size, tree.size + step))
    for (const { path, bytes } of grown.files) files.set(path, bytes)
    tree = grown.tree
  }
  return { tree, files }
}

/** As toEqual, which is slow for thousands of bytes. */
function expectSame(found: Uint8Array | undefined, bytes: Uint8Array, path: string): void {
  expect(found !== undefined && equalBytes(found, bytes), path).toBe(true)
}

/** Every tile and bundle that a tree of this size has by the specification, from its leaf hashes. */
function naiveFiles(size: number): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>()
  for (let level = 0; countAt(level, size) > 0; level += 1) {
    const span = tileWidth ** level
    for (let first = 0; first < countAt(level, size); first += tileWidth) {
      const width = Math.min(tileWidth, countAt(level, size) - first)
      const roots = Array.from({ length: width }, (_, at) =>
        naiveRoot(hashes.slice((first + at) * span, (first + at + 1) * span)),
      )
      files.set(tilePath({ level, index: first / tileWidth, width }), concat(...roots))
    }
  }
  return files
}

describe('a tree that grows one entry at a time, sizes 1 to 600', () => {
  const files = new Map<string, Uint8Array>()
  let tree = emptyTree
  test('has the root, the tiles and the bundles of a naive tree at every size', () => {
    for (let size = 1; size <= 600; size += 1) {
      const grown = grow(tree, [leaf(size - 1)])
      tree = grown.tree
      for (const { path, bytes } of grown.files) {
        expect(files.has(path), `${path} is written once`).toBe(false)
        files.set(path, bytes)
      }
      expect(tree.size).toBe(size)
      expect(rootOf(tree), `root of ${size}`).toEqual(naiveRoot(hashes.slice(0, size)))
      const edge = naiveFilesAtEdge(size)
      for (const [path, bytes] of edge) expectSame(files.get(path), bytes, path)
    }
  })

  test('has kept a partial version of each width, and the full tiles', () => {
    const widths = [...files.keys()].filter((path) => path.startsWith('tile/0/000.p/'))
    expect(widths).toHaveLength(255)
    expect(files.has('tile/0/000')).toBe(true)
    expect(files.has('tile/0/001')).toBe(true)
    expect(files.has('tile/0/002.p/88')).toBe(true)
    expect(files.has('tile/1/000.p/1')).toBe(true)
    expect(files.has('tile/1/000.p/2')).toBe(true)
    expect([...files.keys()].filter((path) => path.startsWith('tile/1/'))).toHaveLength(2)
  })

  test('never makes an empty tile', () => {
    for (const [path, bytes] of files) {
      const width = parseTilePath(path)?.width ?? 0
      const items = path.startsWith('tile/entries') ? decodeBundle(bytes) : decodeTile(bytes)
      expect(items, path).toHaveLength(width)
      expect(width).toBeGreaterThan(0)
    }
  })
})

/** Only the last tile of each level: the others are fixed, and comparing them each time is slow. */
function naiveFilesAtEdge(size: number): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>()
  for (let level = 0; countAt(level, size) > 0; level += 1) {
    const span = tileWidth ** level
    const count = countAt(level, size)
    const index = Math.ceil(count / tileWidth) - 1
    const width = count - index * tileWidth
    const first = index * tileWidth
    const roots =
      level === 0
        ? hashes.slice(first, first + width)
        : Array.from({ length: width }, (_, at) =>
            naiveRoot(hashes.slice((first + at) * span, (first + at + 1) * span)),
          )
    files.set(tilePath({ level, index, width }), concat(...roots))
  }
  return files
}

test('the same tree comes of any steps: what a checkpoint covers does not depend on the batches', () => {
  const steps = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(steps, (given) => {
      const total = Math.min(
        700,
        given.reduce((sum, step) => sum + step, 0),
      )
      const { tree, files } = grownBy(given)
      expect(tree.size).toBe(total)
      expect(rootOf(tree)).toEqual(naiveRoot(hashes.slice(0, total)))
      for (const [path, bytes] of naiveFiles(total)) expectSame(files.get(path), bytes, path)
    }),
    { numRuns: 30 },
  )
})

test('growing by nothing changes nothing and writes nothing', () => {
  const { tree } = grownBy([300])
  const grown = grow(tree, [])
  expect(grown.files).toEqual([])
  expect(rootOf(grown.tree)).toEqual(rootOf(tree))
})

test('growing leaves the older tree as it was', () => {
  const { tree } = grownBy([200])
  const before = rootOf(tree)
  grow(tree, entries.slice(200, 600))
  expect(tree.size).toBe(200)
  expect(tree.bundle).toHaveLength(200)
  expect(rootOf(tree)).toEqual(before)
})

test('a batch writes only what is new or wider by it', () => {
  const { tree } = grownBy([300])
  const paths = grow(tree, entries.slice(300, 301)).files.map(({ path }) => path)
  expect(paths.toSorted()).toEqual(['tile/0/001.p/45', 'tile/entries/001.p/45'])
})

test('the batch that fills a tile writes it full, its parent wider, and no partial of it', () => {
  const { tree } = grownBy([511])
  const paths = grow(tree, entries.slice(511, 512)).files.map(({ path }) => path)
  expect(paths.toSorted()).toEqual(['tile/0/001', 'tile/1/000.p/2', 'tile/entries/001'])
})

test('the memory of a tree is its right edge, whatever its size', () => {
  let tree = emptyTree
  for (let round = 0; round < 40; round += 1) tree = grow(tree, leaves(1000, round * 1000)).tree
  expect(tree.size).toBe(40_000)
  expect(tree.edge.map((level) => level.length)).toEqual([64, 156])
  expect(tree.bundle).toHaveLength(64)
})

test('a tile carries to the third level', () => {
  const tree = grow(emptyTree, leaves(65_536)).tree
  expect(tree.edge.map((level) => level.length)).toEqual([0, 0, 1])
  expect(rootOf(tree)).toEqual(tree.edge[2]?.[0])
})

test('a subtree root is the naive one for every number of hashes in a tile', () => {
  for (const count of [1, 2, 3, 4, 7, 8, 100, 255, 256]) {
    expect(subtreeRoot(hashes.slice(0, count))).toEqual(naiveRoot(hashes.slice(0, count)))
  }
})

test('a tile is read back, and bytes that are no whole hashes are refused', () => {
  const bytes = encodeTile(hashes.slice(0, 5))
  expect(decodeTile(bytes)).toEqual(hashes.slice(0, 5))
  expect(decodeTile(bytes.subarray(0, 159))).toBeNull()
  expect(decodeTile(new Uint8Array())).toEqual([])
})
