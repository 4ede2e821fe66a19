import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { share } from './share.ts'

const wants = fc.array(fc.nat(600), { maxLength: 8 })
const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0)

describe('a share', () => {
  test('uses the whole budget or meets every want, and gives nobody more than they want', () => {
    fc.assert(
      fc.property(wants, fc.nat(512), (wanted, budget) => {
        const given = share(wanted, budget)
        expect(sum(given)).toBe(Math.min(budget, sum(wanted)))
        given.forEach((n, i) => expect(n).toBeLessThanOrEqual(wanted[i] ?? 0))
      }),
    )
  })

  test('leaves nobody with two less than another while they want more', () => {
    fc.assert(
      fc.property(wants, fc.nat(512), (wanted, budget) => {
        const given = share(wanted, budget)
        const unmet = given.filter((n, i) => n < (wanted[i] ?? 0))
        for (const n of unmet) expect(Math.max(...given) - n).toBeLessThanOrEqual(1)
      }),
    )
  })

  test.each([
    [[10, 100], 50, [10, 40]],
    [[100, 100, 100], 100, [34, 33, 33]],
    [[], 10, []],
    [[5], 0, [0]],
  ])('of %j and %i is %j', (wanted, budget, given) => {
    expect(share(wanted, budget)).toEqual(given)
  })
})
