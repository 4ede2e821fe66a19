import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backoffMs, LONGEST_BACKOFF_MS } from './backoff.ts'

const half = (bytes: number) => new Uint8Array(bytes).fill(128)

test('each wait is about twice the one before', () => {
  expect([1, 2, 3].map((attempt) => backoffMs(attempt, half))).toEqual([3750, 7500, 15_000])
})

test('no wait is longer than an hour, however often it failed', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000 }),
      fc.integer({ min: 0, max: 255 }),
      (n, byte) => {
        const wait = backoffMs(n, () => new Uint8Array([byte]))
        expect(wait).toBeGreaterThanOrEqual(2500)
        expect(wait).toBeLessThanOrEqual(LONGEST_BACKOFF_MS)
      },
    ),
  )
})
