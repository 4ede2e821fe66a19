import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ProgressMeter, type FetchProgress } from './progress.ts'

function meter(totalBytes: number, already = 0) {
  const told: FetchProgress[] = []
  const time = { now: 0 }
  const counting = new ProgressMeter(
    'hub',
    totalBytes,
    already,
    () => time.now,
    (one) => told.push(one),
  )
  return { told, time, counting }
}

test('a fetch is told of at once, before its first byte', () => {
  expect(meter(100, 40).told).toEqual([
    { source: 'hub', receivedBytes: 40, totalBytes: 100, bytesPerSecond: 0, secondsLeft: null },
  ])
})

test('rate and time left come from what was received lately', () => {
  const { told, time, counting } = meter(1000, 200)
  time.now = 1000
  counting.received(300)
  expect(told.at(-1)).toMatchObject({ receivedBytes: 300, bytesPerSecond: 100, secondsLeft: 7 })
  for (let second = 2; second <= 10; second++) {
    time.now = second * 1000
    counting.received(300 + second * 10)
  }
  expect(told.at(-1)?.bytesPerSecond).toBeCloseTo(10)
})

test('at most five times a second, but always of the end', () => {
  const { told, time, counting } = meter(1000)
  for (let i = 0; i < 100; i++) counting.received(i)
  expect(told).toHaveLength(1)
  time.now = 50
  counting.received(1000)
  expect(told.at(-1)).toMatchObject({ receivedBytes: 1000, secondsLeft: 0 })
})

test('progress never goes back and never beyond the whole', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(5_000), fc.integer({ min: -50, max: 2_000 }))),
      (steps) => {
        const { told, time, counting } = meter(1_000)
        for (const [wait, bytes] of steps) {
          time.now += wait
          counting.received(bytes)
        }
        for (const [i, one] of told.entries()) {
          expect(one.receivedBytes).toBeGreaterThanOrEqual(told[i - 1]?.receivedBytes ?? 0)
          expect(one.receivedBytes).toBeLessThanOrEqual(1_000)
          expect(one.bytesPerSecond).toBeGreaterThanOrEqual(0)
        }
      },
    ),
  )
})
