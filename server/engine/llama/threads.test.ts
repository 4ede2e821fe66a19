import { describe, expect, test } from 'vitest'
import { Threads } from './threads.ts'

/** Steps of one token, as fast as each number of threads is; the threads that each step used. */
function steps(threads: Threads, count: number, ms: Readonly<Record<number, number>>): number[] {
  return Array.from({ length: count }, () => {
    const used = threads.for(1)
    threads.measured(1, ms[used] ?? 0)
    return used
  })
}

const QUIET = { 1: 11, 2: 9 }
const BUSY = { 1: 14, 2: 190 }

describe('threads', () => {
  test('are all used once fewer were timed', () => {
    expect(steps(new Threads(2), 4, QUIET)).toEqual([1, 2, 2, 2])
  })

  test('are fewer while another program has a core, and all again once it is gone', () => {
    const threads = new Threads(2)
    steps(threads, 10, QUIET)
    const busy = steps(threads, 40, BUSY)
    expect(busy.filter((used) => used === 2).length).toBeLessThanOrEqual(2)
    const after = steps(threads, 60, QUIET)
    expect(after.at(-1)).toBe(2)
  })

  test('are tried less and less often on a machine that stays busy', () => {
    const busy = steps(new Threads(2), 5000, BUSY)
    expect(busy.filter((used) => used === 2).length).toBeLessThanOrEqual(12)
  })

  test('are timed for each size of step, since a token of a large one is cheaper', () => {
    const threads = new Threads(2)
    steps(threads, 3, QUIET)
    expect(threads.for(300)).toBe(1)
    threads.measured(300, 1500)
    expect(threads.for(300)).toBe(2)
    expect(threads.for(1)).toBe(2)
  })

  test('are never none', () => {
    expect(steps(new Threads(1), 3, QUIET)).toEqual([1, 1, 1])
  })
})
