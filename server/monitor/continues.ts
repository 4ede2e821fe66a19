import { checkConsistency, equalBytes } from '@overt/verifier'
import { tilesAt } from '../ledger/tile-tree.ts'
import { consistencyHashes } from '../ledger/tree-proof.ts'
import type { RemoteLedger } from './remote-ledger.ts'

export type Point = { readonly size: number; readonly root: Uint8Array }

/** Whether the ledger had this root when it had so many entries, by its own tiles. */
export async function continues(remote: RemoteLedger, old: Point, shown: Point): Promise<boolean> {
  if (old.size > shown.size) return false
  if (old.size === shown.size) return equalBytes(old.root, shown.root)
  const tiles = tilesAt(remote, shown.size)
  const hashes = await consistencyHashes(tiles, old.size, shown.size)
  return checkConsistency(old.size, shown.size, old.root, shown.root, hashes)
}
