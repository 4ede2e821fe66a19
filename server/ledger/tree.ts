import { encodeBundle } from './bundle.ts'
import { hashLeaf, hashNode, sha256 } from './hash.ts'
import { encodeTile } from './tile-bytes.ts'
import { countAt, tilePath, tileWidth } from './tile-path.ts'

/**
 * The right edge of the tree, which is all that growing needs: for each tile level the hashes of the
 * tile that is not full yet, and the entries of the bundle that is not full yet. Its memory is flat.
 */
export type Tree = {
  readonly size: number
  readonly edge: readonly (readonly Uint8Array[])[]
  readonly bundle: readonly Uint8Array[]
}

export type LedgerFile = { readonly path: string; readonly bytes: Uint8Array }

export const emptyTree: Tree = { size: 0, edge: [], bundle: [] }

/** The tree with these entries at its end, and every tile and bundle that is new or wider by them. */
export function grow(
  tree: Tree,
  entries: readonly Uint8Array[],
): { readonly tree: Tree; readonly files: readonly LedgerFile[] } {
  const files: LedgerFile[] = []
  const edge = tree.edge.map((hashes) => [...hashes])
  let bundle = [...tree.bundle]
  let size = tree.size
  for (const entry of entries) {
    bundle.push(entry)
    size += 1
    files.push(...pushHash(edge, hashLeaf(entry), size))
    if (bundle.length < tileWidth) continue
    const index = size / tileWidth - 1
    const path = tilePath({ level: 'entries', index, width: tileWidth })
    files.push({ path, bytes: encodeBundle(bundle) })
    bundle = []
  }
  const grown = { size, edge, bundle }
  return { tree: grown, files: [...files, ...partials(tree.size, grown)] }
}

/** Adds a leaf hash and carries each tile that it fills to the level above; gives the full tiles. */
function pushHash(edge: Uint8Array[][], leaf: Uint8Array, size: number): LedgerFile[] {
  const files: LedgerFile[] = []
  let carried = leaf
  for (let level = 0; ; level += 1) {
    const hashes = (edge[level] ??= [])
    hashes.push(carried)
    if (hashes.length < tileWidth) return files
    const index = countAt(level + 1, size) - 1
    files.push({
      path: tilePath({ level, index, width: tileWidth }),
      bytes: encodeTile(hashes),
    })
    carried = subtreeRoot(hashes)
    edge[level] = []
  }
}

/** The partial tiles and the partial bundle of a tree that differ from those of its older self. */
function partials(oldSize: number, { size, edge, bundle }: Tree): LedgerFile[] {
  const files: LedgerFile[] = []
  const index = Math.floor(size / tileWidth)
  if (size > oldSize && bundle.length > 0) {
    const path = tilePath({ level: 'entries', index, width: bundle.length })
    files.push({ path, bytes: encodeBundle(bundle) })
  }
  for (const [level, hashes] of edge.entries()) {
    const count = countAt(level, size)
    if (hashes.length === 0 || count === countAt(level, oldSize)) continue
    const tile = { level, index: Math.floor(count / tileWidth), width: hashes.length }
    files.push({ path: tilePath(tile), bytes: encodeTile(hashes) })
  }
  return files
}

/** The root hash; that of the empty tree is the hash of nothing (RFC 6962 2.1). */
export function rootOf(tree: Tree): Uint8Array {
  if (tree.size === 0) return sha256(new Uint8Array())
  return foldPeaks(tree.edge.toReversed().flatMap((hashes) => peaks(hashes)))
}

/** The root of hashes that are themselves roots of equally high, complete subtrees. */
export function subtreeRoot(hashes: readonly Uint8Array[]): Uint8Array {
  return foldPeaks(peaks(hashes))
}

/** Roots of the largest complete subtrees, left to right: one for each binary digit of the count. */
function peaks(hashes: readonly Uint8Array[]): Uint8Array[] {
  const found: Uint8Array[] = []
  let at = 0
  for (let width = tileWidth; width >= 1; width /= 2) {
    if (hashes.length - at < width) continue
    found.push(completeRoot(hashes.slice(at, at + width)))
    at += width
  }
  return found
}

function completeRoot(hashes: readonly Uint8Array[]): Uint8Array {
  let row = hashes
  while (row.length > 1) {
    const above: Uint8Array[] = []
    for (let at = 0; at + 1 < row.length; at += 2) {
      above.push(hashNode(hashAt(row, at), hashAt(row, at + 1)))
    }
    row = above
  }
  return hashAt(row, 0)
}

function foldPeaks(hashes: readonly Uint8Array[]): Uint8Array {
  return hashes.reduceRight((right, left) => hashNode(left, right))
}

function hashAt(hashes: readonly Uint8Array[], at: number): Uint8Array {
  const found = hashes[at]
  if (found === undefined) throw new RangeError(`no hash at ${at} of ${hashes.length}`)
  return found
}
