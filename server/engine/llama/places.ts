import { readdirSync, readFileSync } from 'node:fs'
import { koffi } from '../native.ts'

/** Where the threads of a pool run. */
export type Places = {
  /** Each on a core of its own. */
  apart(): void
  /** Wherever the system puts them. */
  anywhere(): void
}

/** Of `sched_setaffinity`: the thread that calls. */
const CALLER = 0

/** What a mask has room for. */
const MOST_CORES = 1024

/**
 * Threads that wait for each other by spinning make a step half as long again when the system puts two of them on one
 * core to make room for a moment's work of the server, and leaves them there for a while. So where a pool has a thread
 * for each core there is, each keeps its own while all work; when fewer do, because others want the cores, the system is
 * to choose. `others` are the system's ids of the threads beside the calling one, which decodes with them.
 * Null where this is not to be had: elsewhere than on Linux, and where there are more cores than threads or fewer.
 */
export function placesOf(others: readonly number[]): Places | null {
  const cores = allowedCores()
  const threads = [CALLER, ...others]
  if (cores.length !== threads.length || cores.some((core) => core >= MOST_CORES)) return null
  const move = mover()
  if (move === null) return null
  const all = maskOf(cores)
  const own = cores.map((core) => maskOf([core]))
  return {
    apart: () => threads.forEach((thread, i) => move(thread, own[i] ?? all)),
    anywhere: () => {
      for (const thread of threads) move(thread, all)
    },
  }
}

/** The system's ids of this process's threads; none elsewhere than on Linux. */
export function threadIds(): readonly number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc/self/task').map(Number)
}

/** Those that this process may use, by number; none elsewhere than on Linux. */
function allowedCores(): readonly number[] {
  if (process.platform !== 'linux') return []
  const status = readFileSync('/proc/self/status', 'utf8')
  return coresIn(/^Cpus_allowed_list:\s*(\S*)$/m.exec(status)?.[1] ?? '')
}

/** The cores of a list as Linux writes it, such as `0-3,8`. */
export function coresIn(list: string): readonly number[] {
  if (list === '') return []
  return list.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number)
    return Array.from({ length: last - first + 1 }, (_, i) => first + i)
  })
}

function maskOf(cores: readonly number[]): Uint8Array {
  const mask = new Uint8Array(MOST_CORES / 8)
  for (const core of cores) mask[core >> 3] = (mask[core >> 3] ?? 0) | (1 << (core & 7))
  return mask
}

/** What it refuses, as a core that was taken from this process meanwhile, leaves the thread where it is. */
function mover(): ((thread: number, mask: Uint8Array) => void) | null {
  try {
    const set = koffi.load(null).func('sched_setaffinity', 'int', ['int', 'size_t', 'void *'])
    return (thread, mask) => void set(thread, mask.length, mask)
  } catch {
    return null
  }
}
