import {
  type AuditBody,
  type PlacedLeaf,
  drawLeaves,
  equalBytes,
  fromBase64Url,
  isAnswer,
  rootFromInclusion,
} from '@overt/verifier'
import { tileWidth } from '../ledger/tile-path.ts'
import { entriesAt } from '../ledger/tile-reader.ts'
import { rememberedTiles, type TileTrees } from '../ledger/tile-tree.ts'
import { emptyTree, grow, rootOf } from '../ledger/tree.ts'
import { inclusionHashes } from '../ledger/tree-proof.ts'
import { continues, type Point } from './continues.ts'
import type { RemoteLedger } from './remote-ledger.ts'

/**
 * What is wrong with an audit by the ledger alone (spec/entry.md, the audit): which answers it is about is
 * nobody's choice. What came of them is the server's own word.
 * @param covered Up to which leaf the audits before it went.
 */
export async function auditFault(
  remote: RemoteLedger,
  shown: Point,
  { from, to, share, beacon, drawn }: AuditBody,
  covered: number,
): Promise<string | null> {
  const root = fromBase64Url(beacon.root) ?? new Uint8Array()
  if (beacon.size === 0 || !(await continues(remote, { size: beacon.size, root }, shown))) {
    return `it draws by a root that was never that of ${beacon.size} entries`
  }
  const answers = await answersIn(remote, Math.min(covered, from), to, shown)
  if (answers === null) return 'the entries that it draws from are not those of its checkpoint'
  const [first] = answers
  if (first !== undefined && first.index < from) return `it leaves out the answer ${first.index}`
  const due = await drawLeaves(answers, root, share)
  return due.length === drawn ? null : `it drew ${drawn} answers where its root draws ${due.length}`
}

/** Null where what is served there does not hash to the checkpoint. */
async function answersIn(
  remote: RemoteLedger,
  from: number,
  to: number,
  shown: Point,
): Promise<readonly PlacedLeaf[] | null> {
  const tiles = rememberedTiles(remote)(shown.size)
  const answers: PlacedLeaf[] = []
  for (let bundle = Math.floor(from / tileWidth); bundle * tileWidth < to; bundle++) {
    const entries = await entriesAt(remote, bundle, shown.size)
    if (!(await isIncluded(tiles, shown, bundle, entries))) return null
    for (const [at, leaf] of entries.entries()) {
      const index = bundle * tileWidth + at
      if (index >= from && index < to && isAnswer(leaf)) answers.push({ index, leaf })
    }
  }
  return answers
}

/**
 * The roots of bundles are the leaves of a tree with the same root (RFC 6962 2.1 splits at powers of two), so
 * a proof of a bundle's first entry, without its part in the bundle, is one of the whole bundle.
 */
async function isIncluded(
  tiles: TileTrees,
  { size, root }: Point,
  bundle: number,
  entries: readonly Uint8Array[],
): Promise<boolean> {
  const hashes = await inclusionHashes(tiles, bundle * tileWidth, size)
  const above = hashes.slice(Math.ceil(Math.log2(entries.length)))
  const bundleRoot = rootOf(grow(emptyTree, entries).tree)
  const found = await rootFromInclusion(bundleRoot, bundle, Math.ceil(size / tileWidth), above)
  return found !== null && equalBytes(found, root)
}
