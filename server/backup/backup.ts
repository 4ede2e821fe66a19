import { DatabaseSync } from 'node:sqlite'
import { cp } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { text } from '@overt/verifier'
import { artefactFolderOf, ledgerFolderOf } from '../charter/open-charter.ts'
import { type Copied, copyLedger } from '../ledger/copy-ledger.ts'
import { makeFolder } from '../ledger/durable.ts'
import { readFolder } from '../ledger/folder-storage.ts'
import { BackupError } from './backup-error.ts'
import { keepManifest } from './manifest.ts'
import { leftBeside, putWhole } from './whole.ts'

/** `left`: folders with conversations in them that killed backups to the same place left beside it. */
export type BackedUp = Copied & { readonly left: readonly string[] }

/**
 * Copies a data folder beside its running server: the database as of one moment, then the ledger, which has
 * everything that the database knows of it, and the texts of its charters. No key is in it and no signed head,
 * so that nobody can go on signing from it: `restore` begins a new origin. It is there whole or not at all.
 */
export async function backupHome(home: string, folder: string, at: Date): Promise<BackedUp> {
  if (existsSync(folder)) throw new BackupError(`${folder} is there already: name a new folder.`)
  if (!existsSync(join(home, 'overt.sqlite'))) {
    throw new BackupError(`There is nothing to back up in ${home}: start the server once.`)
  }
  const copied = await putWhole(folder, 'backing-up', (draft) => copyParts(home, draft, at))
  return { ...copied, left: await leftBeside(folder, 'backing-up') }
}

async function copyParts(home: string, folder: string, at: Date): Promise<Copied> {
  await makeFolder(folder)
  snapshot(join(home, 'overt.sqlite'), join(folder, 'overt.sqlite'))
  const copied = await exportLedger(home, join(folder, 'ledger'))
  await cp(artefactFolderOf(home), artefactFolderOf(folder), { recursive: true })
  // The ledgers that a restored home goes on from.
  const earlier = join(home, 'earlier')
  if (existsSync(earlier)) await cp(earlier, join(folder, 'earlier'), { recursive: true })
  const settings = join(home, 'overt.toml')
  if (existsSync(settings)) await cp(settings, join(folder, 'overt.toml'))
  const { origin, size } = copied
  await keepManifest(folder, { v: 'backup/v1', origin, size, at: at.toISOString() })
  return copied
}

/** What this home's ledger has published, as a folder that any web server can serve. */
export async function exportLedger(home: string, folder: string): Promise<Copied> {
  const storage = readFolder(ledgerFolderOf(home))
  const checkpoint = await storage.read('checkpoint')
  if (checkpoint === null) {
    throw new BackupError(`There is no ledger in ${home} yet: start the server once.`)
  }
  return copyLedger(storage, text(checkpoint), folder)
}

/** One moment of the database, whoever writes meanwhile, without what was erased from its pages. */
function snapshot(database: string, copy: string): void {
  const open = new DatabaseSync(database, { readOnly: true, timeout: 5000 })
  try {
    open.prepare('vacuum into ?').run(copy)
  } finally {
    open.close()
  }
}
