import { checkConsistency, equalBytes } from '@overt/verifier'
import { headBytes, signHead } from './head.ts'
import { type Head, LedgerError } from './ledger.ts'
import type { NoteSigner } from './note-signer.ts'
import type { LedgerStorage } from './storage.ts'
import { countAt, partialFolder, tileWidth } from './tile-path.ts'
import { rememberedTiles } from './tile-tree.ts'
import { type Tree, grow } from './tree.ts'
import { consistencyHashes } from './tree-proof.ts'

/** The tree and the head that was signed for it; `head` is null only before the first entry. */
export type Signed = { readonly tree: Tree; readonly head: Head | null }

/**
 * Takes entries into the tree: bundles and tiles, then the check against the last signed head, then
 * the new head into the cell. Asked again with the same entries it does the same again, so a failure
 * at any point is cured by a retry or by the next start.
 */
export async function integrate(
  storage: LedgerStorage,
  signer: NoteSigner,
  signed: Signed,
  entries: readonly Uint8Array[],
): Promise<{ readonly tree: Tree; readonly head: Head }> {
  const { tree, files } = grow(signed.tree, entries)
  await Promise.all(files.map(({ path, bytes }) => storage.write(path, bytes)))
  const head = signHead(signer, tree)
  await requireConsistency(storage, signed.head, head)
  await storeHead(storage, signed.head, head)
  return { tree, head }
}

/** Makes the signed head public. The last step: whoever reads the checkpoint finds all it covers. */
export async function publish(storage: LedgerStorage, head: Head): Promise<void> {
  await storage.write('checkpoint', headBytes(head))
}

/** Removes the partial versions of tiles that became full between two sizes (C2SP tlog-tiles). */
export async function sweep(storage: LedgerStorage, oldSize: number, size: number): Promise<void> {
  for (const level of ['entries', 0, 1, 2, 3, 4, 5, 6] as const) {
    const before = Math.floor(countAt(level, oldSize) / tileWidth)
    const full = Math.floor(countAt(level, size) / tileWidth)
    for (let index = before; index < full; index += 1) {
      await storage.remove(partialFolder({ level, index }))
    }
  }
}

/** Nothing is signed or published that the tiles do not show to continue what was signed before. */
export async function requireConsistency(
  storage: LedgerStorage,
  old: Head | null,
  next: Head,
): Promise<void> {
  if (old === null) return
  // What is on the disk now, each tile read once.
  const tiles = rememberedTiles(storage)(next.size)
  const proof = await consistencyHashes(tiles, old.size, next.size)
  if (await checkConsistency(old.size, next.size, old.root, next.root, proof)) return
  throw new LedgerError(
    'ledger_damaged',
    `refused to sign size ${next.size}: the tiles do not continue the signed head of size ` +
      `${old.size}; run fsck and restore the ledger's folder`,
  )
}

async function storeHead(storage: LedgerStorage, old: Head | null, next: Head): Promise<void> {
  const swapped = await storage
    .swapHead(old && headBytes(old), headBytes(next))
    .catch(async (error: unknown) => {
      // Reported as failed, it may be done all the same: what the cell holds now decides.
      if (await holds(storage, next)) return true
      throw error
    })
  if (swapped || (await holds(storage, next))) return
  throw new LedgerError(
    'ledger_refused',
    `refused to sign size ${next.size}: another writer changed the signed head of this ledger; ` +
      'stop every server on this folder and run fsck',
  )
}

async function holds(storage: LedgerStorage, head: Head): Promise<boolean> {
  const held = await storage.head()
  return held !== null && equalBytes(held, headBytes(head))
}
