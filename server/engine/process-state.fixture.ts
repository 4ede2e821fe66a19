import { readFileSync } from 'node:fs'

// For tests only.

/** The letter of `proc(5)`: `T` is stopped; null once it is gone. */
export function stateOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const state = stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3)
    return state === 'Z' ? null : state
  } catch {
    return null
  }
}
