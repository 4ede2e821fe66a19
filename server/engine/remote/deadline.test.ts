import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Deadline } from './deadline.ts'

const never = new AbortController().signal
beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('a deadline', () => {
  test('aborts when the expected sign of life does not come, and says that it was the time', () => {
    using deadline = new Deadline(never)
    deadline.expect(100)
    vi.advanceTimersByTime(99)
    expect(deadline.signal.aborted).toBe(false)
    vi.advanceTimersByTime(1)
    expect([deadline.signal.aborted, deadline.expired]).toEqual([true, true])
  })

  test('begins anew with each sign of life', () => {
    using deadline = new Deadline(never)
    for (let n = 0; n < 5; n++) {
      deadline.expect(100)
      vi.advanceTimersByTime(99)
    }
    expect(deadline.signal.aborted).toBe(false)
  })

  test('follows the caller, before and after it began', () => {
    const caller = new AbortController()
    using deadline = new Deadline(caller.signal)
    caller.abort()
    using late = new Deadline(caller.signal)
    expect([deadline.signal.aborted, late.signal.aborted]).toEqual([true, true])
    expect([deadline.expired, late.expired]).toEqual([false, false])
  })

  test('frees its timer and whoever follows its signal when it is over', () => {
    const deadline = new Deadline(never)
    deadline.expect(100)
    deadline[Symbol.dispose]()
    expect(vi.getTimerCount()).toBe(0)
    expect(deadline.signal.aborted).toBe(true)
    expect(deadline.expired).toBe(false)
  })
})
