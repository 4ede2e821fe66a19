import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hashOf, sameHash } from './secret.ts'

test('a secret is kept as SHA-256 in hex', () => {
  expect(hashOf('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test('two secrets are the same exactly when their hashes are', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      expect(sameHash(hashOf(one), hashOf(other))).toBe(one === other)
      expect(sameHash(hashOf(one), hashOf(one))).toBe(true)
    }),
  )
})

test('hashes of different lengths are different, not an error', () => {
  expect(sameHash('', hashOf(''))).toBe(false)
  expect(sameHash('abc', 'ab')).toBe(false)
})
