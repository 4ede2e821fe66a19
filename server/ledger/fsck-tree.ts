import { equalBytes } from '@overt/verifier'
import { decodeBundle, encodeBundle } from './bundle.ts'
import { hashLeaf, hashSize } from './hash.ts'
import type { ReadableStorage } from './storage.ts'
import {
  type Tile,
  countAt,
  parseTilePath,
  partialFolder,
  tilePath,
  tileWidth,
} from './tile-path.ts'
import { type LedgerFile, type Tree, emptyTree, grow, rootOf, subtreeRoot } from './tree.ts'
import { decodeTile, encodeTile } from './tile-bytes.ts'

/** The first thing that is wrong: the file, and what it should be. */
export type Problem = { readonly path: string; readonly detail: string }

export type TreeCheck = {
  readonly storage: ReadableStorage
  /** The signed trees, the largest last. */
  readonly heads: readonly {
    readonly path: string
    readonly size: number
    readonly root: Uint8Array
  }[]
  /** Entries that the journal still holds, by index: they must be those of the bundles. */
  readonly journal: ReadonlyMap<number, Uint8Array>
  /** Says what is wrong with an entry by its meaning, or null. */
  readonly checkEntry: (entry: Uint8Array, index: number) => Promise<string | null>
}

/** Derives every tile and root from the entries, bundle by bundle; memory is flat with the size. */
export async function* checkTree(check: TreeCheck): AsyncGenerator<Problem> {
  const size = check.heads.at(-1)?.size ?? 0
  let tree = emptyTree
  while (tree.size < size) {
    const from: Tree = tree
    const bundle = await bundleAt(check, from.size / tileWidth, size)
    if ('detail' in bundle) {
      yield bundle
      return
    }
    yield* checkLeaves(check, bundle, from, size)
    yield* checkEntries(check, bundle, from.size)
    const grown = grow(from, bundle.entries)
    yield* checkFull(check.storage, grown.files)
    yield* checkRoots(check, bundle.entries, from)
    tree = grown.tree
  }
  yield* checkEdge(check, tree)
}

type BundleFile = { readonly path: string; readonly entries: readonly Uint8Array[] }

async function bundleAt(
  check: TreeCheck,
  index: number,
  size: number,
): Promise<BundleFile | Problem> {
  const width = Math.min(tileWidth, size - index * tileWidth)
  const file = await firstThere(check.storage, { level: 'entries', index, width })
  if ('detail' in file) return file
  const entries = decodeBundle(file.bytes)
  const expected = parseTilePath(file.path)?.width
  if (entries !== null && entries.length === expected) {
    return { path: file.path, entries: entries.slice(0, width) }
  }
  return { path: file.path, detail: `it does not hold ${expected} whole entries` }
}

/** A partial tile or, when it is gone because it became full, the full one. */
async function firstThere(storage: ReadableStorage, tile: Tile): Promise<LedgerFile | Problem> {
  for (const width of [tile.width, tileWidth]) {
    const path = tilePath({ ...tile, width })
    const bytes = await storage.read(path)
    if (bytes !== null) return { path, bytes }
  }
  return { path: tilePath(tile), detail: 'it is missing' }
}

/** Compares a bundle with its tile; where they differ, what is signed above them says which is wrong. */
async function* checkLeaves(
  check: TreeCheck,
  bundle: BundleFile,
  from: Tree,
  size: number,
): AsyncGenerator<Problem> {
  const index = from.size / tileWidth
  const width = bundle.entries.length
  const tile = await firstThere(check.storage, { level: 0, index, width })
  if ('detail' in tile) {
    yield tile
    return
  }
  const found = decodeTile(tile.bytes)
  const derived = leavesOf(bundle.entries)
  if (found?.length !== parseTilePath(tile.path)?.width) {
    yield { path: tile.path, detail: 'it does not hold the hashes of its width' }
    return
  }
  const first = derived.findIndex((hash, at) => !equalBytes(hash, found?.[at] ?? hash))
  if (first < 0) return
  const place = `entry ${from.size + first}`
  const bundleIsRight = await leadsToSigned(check, from, derived, size)
  yield bundleIsRight
    ? { path: tile.path, detail: `its hash of ${place} is not that of the signed entry` }
    : { path: bundle.path, detail: `${place} is not the one that was signed` }
}

/** Whether these leaf hashes are under the signed head: by the tile above them, or by the root. */
async function leadsToSigned(
  check: TreeCheck,
  from: Tree,
  leaves: readonly Uint8Array[],
  size: number,
): Promise<boolean> {
  const index = from.size / tileWidth
  if (leaves.length < tileWidth) {
    const [, ...above] = from.edge
    const root = rootOf({ size, edge: [leaves, ...above], bundle: [] })
    return equalBytes(root, check.heads.at(-1)?.root ?? root)
  }
  const count = countAt(1, size)
  const parent = Math.floor(index / tileWidth)
  const width = Math.min(tileWidth, count - parent * tileWidth)
  const file = await firstThere(check.storage, { level: 1, index: parent, width })
  const hash = 'bytes' in file ? decodeTile(file.bytes)?.[index % tileWidth] : undefined
  return hash !== undefined && equalBytes(subtreeRoot(leaves), hash)
}

async function* checkEntries(
  check: TreeCheck,
  { path, entries }: BundleFile,
  first: number,
): AsyncGenerator<Problem> {
  for (const [at, entry] of entries.entries()) {
    const index = first + at
    const journalled = check.journal.get(index)
    if (journalled && !equalBytes(journalled, entry)) {
      yield { path: 'journal', detail: `its entry ${index} is not the one that was signed` }
    }
    const fault = await check.checkEntry(entry, index)
    if (fault !== null) yield { path, detail: `entry ${index}: ${fault}` }
  }
}

/** The full tiles that a bundle completed, and what is left of their partial versions. */
async function* checkFull(
  storage: ReadableStorage,
  files: readonly LedgerFile[],
): AsyncGenerator<Problem> {
  for (const { path, bytes } of files) {
    const tile = parseTilePath(path)
    if (tile?.width !== tileWidth) continue
    const found = await storage.read(path)
    if (found === null) yield { path, detail: 'it is missing' }
    else if (!equalBytes(found, bytes)) yield { path, detail: differing(found, bytes) }
    yield* checkPartials(storage, tile, bytes)
  }
}

/** Every partial version, whether needed or not, must be the beginning of the tile. */
async function* checkPartials(
  storage: ReadableStorage,
  tile: Tile,
  whole: Uint8Array,
): AsyncGenerator<Problem> {
  for (const name of await storage.list(partialFolder(tile))) {
    const path = tilePath({ ...tile, width: Number(name) })
    const begin = parseTilePath(path) === null ? null : beginOf(tile, whole, Number(name))
    const found = await storage.read(path)
    // Gone: swept beside us. Longer than what is signed: furthestEntry looks at it.
    if (found === null || begin === null) continue
    if (!equalBytes(found, begin)) yield { path, detail: differing(found, begin) }
  }
}

/** The first hashes of a tile, or entries of a bundle; null when it has fewer. */
function beginOf(tile: Tile, whole: Uint8Array, width: number): Uint8Array | null {
  if (tile.level !== 'entries') {
    return whole.length < width * hashSize ? null : whole.subarray(0, width * hashSize)
  }
  const entries = decodeBundle(whole) ?? []
  return entries.length < width ? null : encodeBundle(entries.slice(0, width))
}

async function* checkRoots(
  check: TreeCheck,
  entries: readonly Uint8Array[],
  from: Tree,
): AsyncGenerator<Problem> {
  for (const { path, size, root } of check.heads) {
    const width = size - from.size
    if (width <= 0 || width > entries.length) continue
    const derived = rootOf(grow(from, entries.slice(0, width)).tree)
    const detail = `its root is not that of the ${size} entries`
    if (!equalBytes(derived, root)) yield { path, detail }
  }
}

/** The tiles at the right edge that are not full: the one that is signed must be there. */
async function* checkEdge(check: TreeCheck, tree: Tree): AsyncGenerator<Problem> {
  const waiting: Uint8Array[] = []
  for (let at = tree.size; check.journal.has(at); at += 1) {
    waiting.push(check.journal.get(at) ?? new Uint8Array())
  }
  const bundle = [...tree.bundle, ...waiting].slice(0, tileWidth)
  const [leaves = [], ...above] = tree.edge
  const known = [[...leaves, ...leavesOf(waiting)].slice(0, tileWidth), ...above]
  const index = Math.floor(tree.size / tileWidth)
  yield* checkPartials(
    check.storage,
    { level: 'entries', index, width: tileWidth },
    encodeBundle(bundle),
  )
  for (const [level, hashes] of known.entries()) {
    const count = countAt(level, tree.size)
    const tile = { level, index: Math.floor(count / tileWidth), width: count % tileWidth }
    if (tile.width > 0) {
      const file = await firstThere(check.storage, tile)
      if ('detail' in file) yield file
    }
    yield* checkPartials(check.storage, tile, encodeTile(hashes))
  }
}

const leavesOf = (entries: readonly Uint8Array[]): readonly Uint8Array[] => entries.map(hashLeaf)

function differing(found: Uint8Array, expected: Uint8Array): string {
  if (found.length !== expected.length) {
    return `it has ${found.length} bytes instead of ${expected.length}`
  }
  const at = expected.findIndex((byte, place) => byte !== found[place])
  return `byte ${at} is not what the entries give`
}
