import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { editDistance, nearest } from './nearest.ts'

test('a transposed letter finds the word that was meant', () => {
  expect(nearest('prot', ['host', 'port', 'name'])).toBe('port')
})

test('a word that is far from all has no nearest', () => {
  expect(nearest('zzzzzzzz', ['host', 'port'])).toBeNull()
  expect(nearest('anything', [])).toBeNull()
})

test('of two equally near words the first is taken', () => {
  expect(nearest('xort', ['port', 'sort'])).toBe('port')
})

test('the distance is zero only between equal words, and the same both ways', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
      expect(editDistance(a, b)).toBe(editDistance(b, a))
      expect(editDistance(a, b) === 0).toBe(a === b)
      expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length))
    }),
  )
})
