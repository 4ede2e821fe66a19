import { randomUUID } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { syncFolder } from '../ledger/durable.ts'

/**
 * Makes a folder beside its place and puts it there in one step: it is there whole or not at all. `doing` stands
 * in the name of the folder beside it, which a process that is killed leaves there.
 */
export async function putWhole<T>(
  place: string,
  doing: 'backing-up' | 'restoring',
  make: (draft: string) => Promise<T>,
): Promise<T> {
  const draft = `${resolve(place)}.${doing}-${randomUUID()}`
  try {
    const made = await make(draft)
    await rename(draft, place)
    await syncFolder(dirname(draft))
    return made
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw error
  }
}
