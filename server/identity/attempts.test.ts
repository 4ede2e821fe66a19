import { expect, test } from 'vitest'
import { Attempts } from './attempts.ts'

const limits = { windowMs: 60_000, perAddress: 2, together: 5 }

function counting() {
  const time = { now: 1_000_000 }
  return { time, attempts: new Attempts(() => time.now, limits) }
}

test('an address may try so often in a window, then waits for the rest of it', () => {
  const { time, attempts } = counting()
  expect([attempts.take('a'), attempts.take('a')]).toEqual([null, null])
  time.now += 20_500
  expect(attempts.take('a')).toBe(40)
  expect(attempts.take('b')).toBeNull()
  time.now += 39_500
  expect(attempts.take('a')).toBeNull()
})

test('a crowd of addresses is stopped together', () => {
  const { attempts } = counting()
  const waits = ['a', 'b', 'c', 'd', 'e', 'f'].map((address) => attempts.take(address))
  expect(waits).toEqual([null, null, null, null, null, 60])
})

test('who got in is forgiven', () => {
  const { attempts } = counting()
  attempts.take('a')
  attempts.take('a')
  attempts.forgive('a')
  expect(attempts.take('a')).toBeNull()
})

function same(one: string, other: string): boolean {
  const { attempts } = counting()
  attempts.take(one)
  attempts.take(one)
  return attempts.take(other) !== null
}

test('one /64 of IPv6 is one address, and so is an IPv4 address in IPv6 form', () => {
  expect(same('2001:db8::1', '2001:db8::2')).toBe(true)
  expect(same('2001:db8:0:0:1::', '2001:db8::2')).toBe(true)
  expect(same('2001:db8:0:1::1', '2001:db8:0:2::1')).toBe(false)
  expect(same('::1', '::2')).toBe(true)
  expect(same('::ffff:192.0.2.1', '192.0.2.1')).toBe(true)
  expect(same('192.0.2.1', '192.0.2.2')).toBe(false)
})

test('a clock that steps back lets nobody wait for ever', () => {
  const { time, attempts } = counting()
  attempts.take('a')
  attempts.take('a')
  time.now -= 10_000
  expect(attempts.take('a')).toBe(70)
})
