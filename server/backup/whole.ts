import { randomUUID } from 'node:crypto'
import { chmod, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { isFull, syncFolder } from '../ledger/durable.ts'
import { isDatabaseFull } from '../store/store-error.ts'
import { BackupError } from './backup-error.ts'

/** Stands in the name of the folder beside its place. */
type Doing = 'backing-up' | 'restoring'

/**
 * Makes a folder beside its place and puts it there in one step: it is there whole or not at all, also after a
 * power cut, and for its owner alone. A process that is killed leaves the folder beside it.
 */
export async function putWhole<T>(
  place: string,
  doing: Doing,
  make: (draft: string) => Promise<T>,
): Promise<T> {
  const draft = `${resolve(place)}.${doing}-${randomUUID()}`
  try {
    const made = await make(draft)
    await settle(draft)
    await rename(draft, place)
    await syncFolder(dirname(draft))
    return made
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    if (!isFull(error) && !isDatabaseFull(error)) throw error
    throw new BackupError(
      `The disk of ${place} is full, and nothing was left there: free some space or name a place elsewhere.`,
      { cause: error },
    )
  }
}

/** Folders beside the place, of earlier processes that were killed, or of one that is at it now. */
export async function leftBeside(place: string, doing: Doing): Promise<readonly string[]> {
  const around = dirname(resolve(place))
  const prefix = `${basename(resolve(place))}.${doing}-`
  const names = (await readdir(around)).filter((name) => name.startsWith(prefix))
  return names.toSorted().map((name) => join(around, name))
}

/** What other programs and libraries wrote, they did not fsync, and gave the modes of this process. */
async function settle(draft: string): Promise<void> {
  const entries = await readdir(draft, { recursive: true, withFileTypes: true })
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name)
    await chmod(path, entry.isDirectory() ? 0o700 : 0o600)
    await syncFolder(path)
  }
  await syncFolder(draft)
}
