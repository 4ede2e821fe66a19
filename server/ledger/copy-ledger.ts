import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { checkpointIn, equalBytes, text, utf8 } from '@overt/verifier'
import { encodeBundle } from './bundle.ts'
import { isFull, makeFolder, writeDurable } from './durable.ts'
import { readFolder } from './folder-storage.ts'
import { LedgerError } from './ledger.ts'
import { damaged, loadTree } from './recover.ts'
import { encodeTile } from './tile-bytes.ts'
import { countAt, tilePath, tileWidth } from './tile-path.ts'
import { entriesAt } from './tile-reader.ts'
import { type LedgerFile, type Tree, emptyTree, grow, rootOf } from './tree.ts'

export type Copied = { readonly origin: string; readonly from: number; readonly size: number }

/** Where files are written before they are put in their place. */
const drafts = 'tmp'

type Reads = { readonly read: (path: string) => Promise<Uint8Array | null> }

/**
 * Copies what a ledger has published into a folder of tlog-tiles, from where an earlier copy ended. Only the
 * entries are taken; every tile is derived from them, and the checkpoint comes last, once they hash to it. Whose
 * signature it bears is the caller's to check.
 * @throws LedgerError when they do not hash to it, or do not continue the earlier copy.
 */
export async function copyLedger(
  source: Reads,
  checkpoint: string,
  folder: string,
): Promise<Copied> {
  const head = checkpointIn(checkpoint)
  if (head === null) throw damaged('checkpoint', 'it is no checkpoint')
  await makeFolder(folder)
  const held = await copyIn(folder)
  if (held.origin !== null && held.origin !== head.origin) {
    throw refused(`${folder} holds a copy of ${held.origin}; choose another folder`)
  }
  if (held.tree.size > head.size) {
    throw refused(`the copy has ${held.tree.size} entries and it shows ${head.size} now`)
  }
  let { tree } = held
  while (tree.size < head.size) {
    const grown = await nextBundle(source, tree, head.size)
    for (const file of grown.files) await put(folder, file)
    tree = grown.tree
  }
  if (!equalBytes(rootOf(tree), head.root)) {
    throw refused(
      `its entries do not hash to its checkpoint of ${head.size}, or not on from the copy`,
    )
  }
  for (const file of edgeOf(tree)) await put(folder, file)
  await put(folder, { path: 'checkpoint', bytes: utf8(checkpoint) })
  // With what copies left in it that were killed.
  await rm(join(folder, drafts), { recursive: true })
  return { origin: head.origin, from: held.tree.size, size: head.size }
}

async function copyIn(
  folder: string,
): Promise<{ readonly origin: string | null; readonly tree: Tree }> {
  const storage = readFolder(folder)
  const bytes = await storage.read('checkpoint')
  if (bytes === null) return { origin: null, tree: emptyTree }
  const head = checkpointIn(text(bytes))
  if (head === null) throw damaged('checkpoint', 'it is no checkpoint')
  return { origin: head.origin, tree: await loadTree(storage, head.size) }
}

/** The entries of one bundle more, and the tiles that they fill. */
async function nextBundle(source: Reads, tree: Tree, size: number) {
  const index = Math.floor(tree.size / tileWidth)
  const entries = await entriesAt(source, index, size)
  const grown = grow(tree, entries.slice(tree.size - index * tileWidth))
  return { tree: grown.tree, files: grown.files.filter(({ path }) => !path.includes('.p/')) }
}

/** The tiles and the bundle at the right edge that are not full. */
function edgeOf({ size, edge, bundle }: Tree): readonly LedgerFile[] {
  const files: LedgerFile[] = []
  if (bundle.length > 0) {
    const tile = {
      level: 'entries',
      index: Math.floor(size / tileWidth),
      width: bundle.length,
    } as const
    files.push({ path: tilePath(tile), bytes: encodeBundle(bundle) })
  }
  for (const [level, hashes] of edge.entries()) {
    const index = Math.floor(countAt(level, size) / tileWidth)
    if (hashes.length === 0) continue
    files.push({
      path: tilePath({ level, index, width: hashes.length }),
      bytes: encodeTile(hashes),
    })
  }
  return files
}

async function put(folder: string, { path, bytes }: LedgerFile): Promise<void> {
  const target = join(folder, path)
  try {
    await makeFolder(join(folder, drafts))
    await makeFolder(join(target, '..'))
    await writeDurable(target, bytes, join(folder, drafts))
  } catch (cause) {
    if (!isFull(cause)) throw cause
    throw refused(
      `the disk of ${folder} is full; free some space and run it again, it goes on`,
      cause,
    )
  }
}

const refused = (why: string, cause?: unknown): LedgerError =>
  new LedgerError('ledger_refused', `could not copy the ledger: ${why}`, { cause })
