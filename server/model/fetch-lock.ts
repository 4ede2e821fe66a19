import { open, readFile, rm, stat, utimes } from 'node:fs/promises'
import { FetchError, systemCode } from './fetch-error.ts'

/** A holder that has shown no life for this long is gone, even if its process id lives on in another. */
const staleMs = 120_000

/** One fetch of one file at a time, across processes. */
export interface FetchLock extends AsyncDisposable {
  /** To be called now and then by a holder that is still at work. */
  beat(): void
}

const here = new Set<string>()

/**
 * Takes the lock, over a dead holder's if need be. Two that take over at the same moment could both
 * succeed; then one of the files fails its digest, which is checked in any case.
 * @throws FetchError `busy` naming the holder.
 */
export async function lockFetch(path: string, clock: () => number): Promise<FetchLock> {
  if (here.has(path)) throw busy('This server is fetching this model already: wait for it.')
  here.add(path)
  try {
    await take(path, clock)
  } catch (error) {
    here.delete(path)
    throw error
  }
  return {
    beat() {
      const now = clock() / 1000
      // A lock that was taken away shows itself at the end; a missed beat alone does no harm.
      utimes(path, now, now).catch(() => undefined)
    },
    async [Symbol.asyncDispose]() {
      here.delete(path)
      await rm(path, { force: true })
    },
  }
}

async function take(path: string, clock: () => number): Promise<void> {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      await using file = await open(path, 'wx', 0o600)
      await file.writeFile(`${process.pid}\n`)
      await file.utimes(clock() / 1000, clock() / 1000)
      return
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error
    }
    const holder = await holderOf(path, clock)
    if (holder !== null) {
      throw busy(`Another ${holder} is fetching this model: wait for it, or end it.`)
    }
    await rm(path, { force: true })
  }
  throw busy('Another process has just begun to fetch this model: wait for it.')
}

/** The process that holds the lock, or null when it is gone. */
async function holderOf(path: string, clock: () => number): Promise<string | null> {
  try {
    const pid = Number(await readFile(path, 'utf8'))
    const { mtimeMs } = await stat(path)
    // An empty lock is being written at this moment, or its writer died in between.
    if (clock() - mtimeMs > staleMs || pid === process.pid) return null
    return pid === 0 || isAlive(pid) ? `process${pid === 0 ? '' : ` (${pid})`}` : null
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null
    throw error
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid < 1) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return systemCode(error) === 'EPERM'
  }
}

const busy = (message: string) => new FetchError('busy', message)
