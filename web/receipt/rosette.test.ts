import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rosette } from './rosette.ts'

test('the same receipt has the same rosette, and two have two', () => {
  expect(rosette('3b6d2rjB6oCeV6ZhjHS3mQ')).toEqual(rosette('3b6d2rjB6oCeV6ZhjHS3mQ'))
  expect(rosette('3b6d2rjB6oCeV6ZhjHS3mQ')).not.toEqual(rosette('3b6d2rjB6oCeV6ZhjHS3mR'))
})

test('any id at all gives closed lines within the disc', () => {
  fc.assert(
    fc.property(fc.string(), (id) => {
      for (const path of rosette(id)) {
        expect(path).toMatch(/^M[-\d. ]+(Q[-\d. ]+)+Z$/)
        for (const [number] of path.matchAll(/-?\d+(?:\.\d+)?/g)) {
          expect(Math.abs(Number(number))).toBeLessThanOrEqual(97)
        }
      }
    }),
    { numRuns: 30 },
  )
})
