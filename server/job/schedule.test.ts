import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextRun, type Schedule } from './schedule.ts'

const daily: Schedule = { type: 'daily', hour: 3, minute: 10 }
const DAY = 24 * 60 * 60 * 1000

test.each([
  ['2026-11-23T03:09:59.999Z', '2026-11-23T03:10:00.000Z'],
  ['2026-11-23T03:10:00.000Z', '2026-11-24T03:10:00.000Z'],
  ['2026-12-31T23:59:59.999Z', '2027-01-01T03:10:00.000Z'],
  ['2028-02-28T12:00:00.000Z', '2028-02-29T03:10:00.000Z'],
])('after %s the next ten past three is %s', (now, next) => {
  expect(new Date(nextRun(daily, Date.parse(now))).toISOString()).toBe(next)
})

test('an interval begins when the last run ended', () => {
  expect(nextRun({ type: 'interval', everyMs: 500 }, 1000)).toBe(1500)
})

test('a day never holds two runs and never none', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 23 }),
      fc.integer({ min: 0, max: 59 }),
      fc.integer({ min: 0, max: 4_000_000_000_000 }),
      (hour, minute, now) => {
        const schedule: Schedule = { type: 'daily', hour, minute }
        const first = nextRun(schedule, now)
        expect(first).toBeGreaterThan(now)
        expect(first - now).toBeLessThanOrEqual(DAY)
        expect(nextRun(schedule, first) - first).toBe(DAY)
      },
    ),
  )
})
