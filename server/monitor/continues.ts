import { checkConsistency, equalBytes } from '@overt/verifier'
import { rememberedTiles } from '../ledger/tile-tree.ts'
import { consistencyHashes, rootAt } from '../ledger/tree-proof.ts'
import type { RemoteLedger } from './remote-ledger.ts'

export type Point = { readonly size: number; readonly root: Uint8Array }

/**
 * How an earlier point of a ledger stands to what it shows now, by its own tiles. It contradicts what is shown
 * when these prove another root of that size; where they do not even hash to what is shown, nothing is proven.
 */
export type Relation = 'continues' | 'contradicts' | 'unproven'

export async function relation(
  remote: Pick<RemoteLedger, 'read'>,
  old: Point,
  shown: Point,
): Promise<Relation> {
  if (old.size === 0) return 'continues'
  if (old.size > shown.size) return 'contradicts'
  if (old.size === shown.size) return equalBytes(old.root, shown.root) ? 'continues' : 'contradicts'
  const tiles = rememberedTiles(remote)(shown.size)
  const root = await rootAt(tiles, old.size)
  const hashes = await consistencyHashes(tiles, old.size, shown.size)
  if (!(await checkConsistency(old.size, shown.size, root, shown.root, hashes))) return 'unproven'
  return equalBytes(root, old.root) ? 'continues' : 'contradicts'
}

export const continues = async (
  remote: Pick<RemoteLedger, 'read'>,
  old: Point,
  shown: Point,
): Promise<boolean> => (await relation(remote, old, shown)) === 'continues'
