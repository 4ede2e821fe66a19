import fc from 'fast-check'
import { expect, test } from 'vitest'
import { select } from './select.ts'

const number = fc.oneof(fc.float({ noNaN: true }), fc.constantFrom(0, 1, -1, Infinity, -Infinity))

test('what is found is what a sort puts there', () => {
  fc.assert(
    fc.property(fc.array(number, { minLength: 1, maxLength: 100 }), fc.nat(99), (all, before) => {
      const numbers = Float32Array.from(all, (n) => n + 0)
      const sorted = numbers.toSorted().toReversed()
      expect(select(numbers, before)).toBe(sorted[before] ?? -Infinity)
      expect(numbers.toSorted().toReversed()).toEqual(sorted)
    }),
  )
})
