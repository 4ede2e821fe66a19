import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { newId } from './id.ts'

test('an id is 16 bytes as base64url', () => {
  expect(newId(() => new Uint8Array(16).fill(7))).toBe('BwcHBwcHBwcHBwcHBwcHBw')
  for (let i = 0; i < 200; i++)
    expect(newId(randomBytes)).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_-]{21}$/)
})

test('an id never begins with a dash, which a command line would take for a flag', () => {
  const draws = [new Uint8Array(16).fill(0xfb), new Uint8Array(16)]
  expect(newId(() => draws.shift() ?? new Uint8Array())).toBe('AAAAAAAAAAAAAAAAAAAAAA')
})
