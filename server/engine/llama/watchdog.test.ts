import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Watchdog } from './watchdog.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('a watchdog barks once when nothing was heard in time', () => {
  const bark = vi.fn<(ms: number) => void>()
  new Watchdog(bark).expect(100)
  vi.advanceTimersByTime(99)
  expect(bark).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1000)
  expect(bark.mock.calls).toEqual([[100]])
})

test('each sign of life begins the time anew, and nothing expected lets it sleep', () => {
  const bark = vi.fn<(ms: number) => void>()
  const watchdog = new Watchdog(bark)
  for (let n = 0; n < 5; n++) {
    watchdog.expect(100)
    vi.advanceTimersByTime(99)
  }
  watchdog.expect(null)
  vi.advanceTimersByTime(1000)
  expect(bark).not.toHaveBeenCalled()
})

test('another expectation takes the place of the one before, and one that barked may be had again', () => {
  const bark = vi.fn<(ms: number) => void>()
  const watchdog = new Watchdog(bark)
  watchdog.expect(1000)
  vi.advanceTimersByTime(900)
  watchdog.expect(100)
  vi.advanceTimersByTime(100)
  watchdog.expect(100)
  vi.advanceTimersByTime(100)
  expect(bark.mock.calls).toEqual([[100], [100]])
})

test('time in which this process itself stood still is no silence of another', () => {
  vi.useRealTimers()
  const bark = vi.fn<(ms: number) => void>()
  new Watchdog(bark).expect(200)
  // The machine is paused: no timer fires, and the clock goes on.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500)
  return new Promise<void>((resolve) => {
    // Its turn comes after the timers that are due.
    setTimeout(() => setImmediate(resolve), 0)
  }).then(() => expect(bark).not.toHaveBeenCalled())
})
