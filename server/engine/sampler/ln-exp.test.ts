import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exp, ln } from './ln-exp.ts'

/** How many doubles lie between the two. */
function ulps(a: number, b: number): bigint {
  const bits = new BigInt64Array(new Float64Array([a, b]).buffer)
  const difference = (bits[0] ?? 0n) - (bits[1] ?? 0n)
  return difference < 0n ? -difference : difference
}

const double = fc.double({ noNaN: true, noDefaultInfinity: true })
const positive = fc.double({ min: Number.MIN_VALUE, noNaN: true, noDefaultInfinity: true })

describe('ln', () => {
  test('is within one unit in the last place of the platform', () => {
    fc.assert(
      fc.property(positive, (x) => {
        expect(ulps(ln(x), Math.log(x))).toBeLessThanOrEqual(1n)
      }),
      { numRuns: 2000 },
    )
  })

  // Bits, not rounded decimals: these are part of the noise's definition.
  test.each([
    [0.5, -Math.LN2],
    [0.5891070811925622, -0.529147310169309],
    [1e-16, -36.841361487904734],
    [0.9999999999999999, -1.1102230246251565e-16],
    [2, Math.LN2],
    [10, Math.LN10],
    [5e-324, -744.4400719213812],
    [Number.MAX_VALUE, 709.782712893384],
  ])('of %d is %d', (x, wanted) => {
    expect(ln(x)).toBe(wanted)
  })

  test('of 1 is 0, of 0 minus infinity, of less no number', () => {
    expect([ln(1), ln(0), ln(Infinity)]).toEqual([0, -Infinity, Infinity])
    expect([ln(-1), ln(NaN)]).toEqual([NaN, NaN])
  })
})

describe('exp', () => {
  test('is within one unit in the last place of the platform', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double({ min: -745, max: 709, noNaN: true }), double), (x) => {
        expect(ulps(exp(x), Math.exp(x))).toBeLessThanOrEqual(1n)
      }),
      { numRuns: 2000 },
    )
  })

  test.each([
    [0, 1],
    [-0.5, 0.6065306597126334],
    [0.3, 1.3498588075760032],
    [1e-300, 1],
    [-745, 5e-324],
    [-708.5, 2.006132305331306e-308],
    [709.7, 1.6549840276802644e308],
    [710, Infinity],
    [-746, 0],
  ])('of %d is %d', (x, wanted) => {
    expect(exp(x)).toBe(wanted)
  })

  test('of minus infinity is 0 and of no number none', () => {
    expect([exp(-Infinity), exp(Infinity), exp(NaN)]).toEqual([0, Infinity, NaN])
  })

  test('undoes ln', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-5, max: 1e5, noNaN: true }), (x) => {
        expect(exp(ln(x)) / x).toBeCloseTo(1, 12)
      }),
    )
  })
})
