import koffi from 'koffi'

const PR_SET_PDEATHSIG = 1
const SIGKILL = 9

/**
 * Has the system end this process with the thread that started it, even while it is stopped and hears of nothing.
 * False where the system cannot: only Linux does.
 */
export function tetherToParent(): boolean {
  if (process.platform !== 'linux') return false
  try {
    const set = koffi.load(null).func('prctl', 'int', ['int', 'ulong', 'ulong', 'ulong', 'ulong'])
    return set(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) === 0
  } catch {
    return false
  }
}
