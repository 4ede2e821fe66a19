import { expect, test } from 'vitest'
import { Rate } from './rate.ts'

function counting(perMinute: number) {
  const time = { now: 5_000_000 }
  return { time, rate: new Rate(() => time.now, perMinute) }
}

test('an account may ask so often a minute, then waits for the rest of it', () => {
  const { time, rate } = counting(2)
  expect([rate.take('a'), rate.take('a'), rate.take('a')]).toEqual([null, null, 60])
  time.now += 59_001
  expect(rate.take('a')).toBe(1)
  time.now += 999
  expect(rate.take('a')).toBeNull()
})

test('one account’s haste costs another nothing', () => {
  const { rate } = counting(1)
  expect([rate.take('a'), rate.take('b'), rate.take('a')]).toEqual([null, null, 60])
})

test('a clock that steps back begins anew', () => {
  const { time, rate } = counting(1)
  rate.take('a')
  time.now -= 3_600_000
  expect(rate.take('a')).toBeNull()
})
