import { expect, test, vi } from 'vitest'
import { Group } from './group.ts'

test('the first goes at once; those that come within the time go together', async () => {
  vi.useFakeTimers()
  try {
    const done: (readonly string[])[] = []
    const group = new Group<string>(20, async (works) => void done.push(works))
    group.add('a')
    group.add('b')
    group.add('c')
    await vi.advanceTimersByTimeAsync(0)
    expect(done).toEqual([['a']])
    await vi.advanceTimersByTimeAsync(20)
    expect(done).toEqual([['a'], ['b', 'c']])
    await vi.advanceTimersByTimeAsync(100)
    group.add('d')
    await vi.advanceTimersByTimeAsync(0)
    expect(done).toEqual([['a'], ['b', 'c'], ['d']])
  } finally {
    vi.useRealTimers()
  }
})

test('draining does what waits and leaves no timer', async () => {
  vi.useFakeTimers()
  try {
    const done: (readonly string[])[] = []
    const group = new Group<string>(20, async (works) => void done.push(works))
    group.add('a')
    group.add('b')
    await group.drain()
    expect(done).toEqual([['a'], ['b']])
    expect(vi.getTimerCount()).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})
