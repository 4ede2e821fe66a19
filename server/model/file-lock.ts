import { mkdir } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openSqlite } from '../store/sqlite.ts'
import { StoreError } from '../store/store-error.ts'

/** Held by this process. A second connection here would end the first one's lock, as POSIX has it. */
const here = new Set<string>()

const stepMs = 20

/**
 * One holder at a time, across processes; the system lets go when a holder ends, however it ends: an
 * open exclusive transaction on a file that holds nothing. The file stays, because removing a lock's
 * file would let two hold it. Null when somebody holds it.
 */
export async function tryLock(path: string): Promise<Disposable | null> {
  if (here.has(path)) return null
  here.add(path)
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const lock = openSqlite(path)
    try {
      // A journal on the disk could not be begun on a full one, and then no model could be removed from it.
      lock.script('pragma busy_timeout = 0; pragma journal_mode = memory; begin exclusive')
    } catch (error) {
      lock.close()
      throw error
    }
    return {
      [Symbol.dispose]() {
        if (!here.delete(path)) return
        lock.close()
      },
    }
  } catch (error) {
    here.delete(path)
    if (error instanceof StoreError && error.code === 'in_use') return null
    throw error
  }
}

/** Waits for a lock that is only ever held for a moment. @throws Error when it is not given back in time. */
export async function waitForLock(path: string, patienceMs: number): Promise<Disposable> {
  for (let waited = 0; ; waited += stepMs) {
    const lock = await tryLock(path)
    if (lock !== null) return lock
    if (waited >= patienceMs) break
    await pause(stepMs)
  }
  throw new Error(`Another process does not give back ${basename(path)}: end it and try again.`)
}
