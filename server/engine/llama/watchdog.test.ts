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
