import { readFolder } from '../ledger/folder-storage.ts'
import { type Fsck, fsck } from '../ledger/fsck.ts'
import { originOfHead } from '../ledger/head.ts'
import type { ReadableStorage } from '../ledger/storage.ts'
import { artefactPath, readArtefact } from './artefact.ts'
import { type Chain, emptyChain } from './chain/chain.ts'
import { extendChain } from './chain/extend.ts'
import { CharterError } from './charter-error.ts'
import { refsOf } from './text.ts'
import { artefactFolderOf, ledgerFolderOf } from './open-charter.ts'

/**
 * Checks a home's ledger from its entries up, what the entries say of board and charter, and the
 * texts that the charters name; names the first thing wrong. Read-only, beside a running server or not.
 */
export async function fsckHome(home: string, origin?: string): Promise<Fsck> {
  return fsckCharters(readFolder(ledgerFolderOf(home)), artefactFolderOf(home), origin)
}

export async function fsckCharters(
  storage: ReadableStorage,
  artefactFolder: string,
  origin?: string,
): Promise<Fsck> {
  const head = await storage.head()
  if (head === null && (await storage.list('.')).length === 0) {
    return { ok: false, path: 'head', detail: 'there is no ledger yet: start the server once' }
  }
  let chain = emptyChain(origin ?? (head && originOfHead(head)) ?? '')
  const checked = await fsck(storage, {
    origin,
    checkEntry: async (entry, index) => {
      const extended = await extendChain(chain, entry, index)
      if ('fault' in extended) return extended.fault
      chain = extended
      return null
    },
  })
  return checked.ok ? ((await artefactFault(chain, artefactFolder)) ?? checked) : checked
}

async function artefactFault(chain: Chain, folder: string): Promise<Fsck | null> {
  if (chain.charters.length === 0) {
    return { ok: false, path: 'tile/entries/000', detail: 'there is no charter in the ledger' }
  }
  for (const ref of chain.charters.flatMap(({ body }) => refsOf(body))) {
    try {
      await readArtefact(folder, ref)
    } catch (error) {
      if (!(error instanceof CharterError)) throw error
      return { ok: false, path: artefactPath(folder, ref), detail: error.message }
    }
  }
  return null
}
