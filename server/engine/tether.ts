import { koffi } from './native.ts'

const PR_SET_PDEATHSIG = 1
const SIGKILL = 9

/**
 * Has the system end this process with the thread that started it, even while it is stopped and hears of nothing.
 * False where the system cannot: only Linux does.
 */
function tetherToParent(): boolean {
  if (process.platform !== 'linux') return false
  try {
    const set = koffi.load(null).func('prctl', 'int', ['int', 'ulong', 'ulong', 'ulong', 'ulong'])
    return set(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) === 0
  } catch {
    return false
  }
}

/**
 * Lets the server alone decide when this process, which holds a model, ends. True where that goes for one that is
 * stopped, or hangs in the library, as well.
 */
export function liveWithParent(): boolean {
  // Ctrl-C reaches the whole group, and answers drain first.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => {})
  process.on('disconnect', () => process.exit(0))
  return tetherToParent()
}
