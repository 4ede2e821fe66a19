import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Dfa } from './dfa.ts'
import { multiplesOf } from './multiple.ts'
import { compareDecimals, decimalOf } from './decimal.ts'
import { nfaOf } from './nfa.ts'
import { anyNumber, numberLanguage, type NumberRule } from './number-rule.ts'
import { compileSchema } from './compile.ts'
import { seeded, walk } from '../walk.fixture.ts'
import { Work } from './work.ts'

const bounds = (value: number, exclusive: boolean) => [{ value, exclusive, path: '#' }]

function knows(rule: Partial<NumberRule>): (text: string) => boolean {
  const written = numberLanguage({ ...anyNumber, ...rule }, Work.toCheck())
  if (written === null) return () => false
  if (written.kind === 'dfa') throw new Error('an automaton is not expected here')
  const nfa = nfaOf(written.language, Work.toCheck())
  return (text) => nfa.matches(text)
}

/** Whether an automaton takes a text. */
function runs(dfa: Dfa, text: string): boolean {
  let at: number | undefined = 0
  for (const character of text) {
    const point = character.charCodeAt(0)
    const edges: Dfa[number]['edges'] = at === undefined ? [] : (dfa[at]?.edges ?? [])
    at = edges.find(({ set }) => set.some(([lo, hi]) => lo <= point && point <= hi))?.to
  }
  return at !== undefined && (dfa[at]?.accepts ?? false)
}

describe('whole numbers', () => {
  test('from one bound to another are those and no others', () => {
    const bound = fc.integer({ min: -1200, max: 1200 })
    fc.assert(
      fc.property(bound, bound, fc.boolean(), fc.boolean(), bound, (a, b, low, high, value) => {
        const known = knows({ integer: true, mins: bounds(a, low), maxs: bounds(b, high) })
        const inside = (low ? value > a : value >= a) && (high ? value < b : value <= b)
        expect(known(String(value))).toBe(inside)
        expect(known(`0${value}`)).toBe(false)
      }),
      { numRuns: 3000 },
    )
  })

  test('at the bounds themselves, whatever their size', () => {
    const bound = fc.oneof(
      fc.integer({ min: -9_999_999_999, max: 9_999_999_999 }),
      fc.constantFrom(-9007199254740991, 9007199254740991, 0, 999, 1000, -1000),
    )
    fc.assert(
      fc.property(bound, fc.nat(5000), (low, more) => {
        const high = Math.min(low + more, 9007199254740991)
        const known = knows({ integer: true, mins: bounds(low, false), maxs: bounds(high, false) })
        const texts = [low, high, low - 1, high + 1].filter(Number.isSafeInteger).map(String)
        const wanted = texts.map((text) => Number(text) >= low && Number(text) <= high)
        expect(texts.map(known)).toEqual(wanted)
      }),
      { numRuns: 800 },
    )
  })

  test('between fractions', () => {
    const known = knows({ integer: true, mins: bounds(-1.5, false), maxs: bounds(2.5, true) })
    expect(['-2', '-1', '0', '2', '3'].map(known)).toEqual([false, true, true, true, false])
  })
})

describe('decimal numbers', () => {
  const hundredths = fc.integer({ min: -3000, max: 3000 }).map((n) => n / 100)
  const thousandths = fc.integer({ min: -30000, max: 30000 }).map((n) => (n / 1000).toString())
  test('from one bound to another are those and no others', () => {
    fc.assert(
      fc.property(
        fc.tuple(hundredths, hundredths, fc.boolean(), fc.boolean()),
        thousandths,
        ([a, b, low, high], text) => {
          const known = knows({ mins: bounds(a, low), maxs: bounds(b, high) })
          const value = Number(text)
          const inside = (low ? value > a : value >= a) && (high ? value < b : value <= b)
          expect(known(text)).toBe(inside)
        },
      ),
      { numRuns: 3000 },
    )
  })

  test('on one side only, up to nine digits before the point', () => {
    const known = knows({ mins: bounds(0.5, true) })
    expect(['0.5', '0.500001', '1', '999999998.9', '1e9'].map(known)).toEqual([
      false,
      true,
      true,
      true,
      false,
    ])
  })

  test('never have so many digits that a reader would round them over a bound', () => {
    const known = knows({ maxs: bounds(2, true), mins: bounds(0, true) })
    expect([known('1.99999999999999999999'), known('0.00000000000000000001')]).toEqual([
      false,
      false,
    ])
  })

  test('below a bound that nothing fits there are none', () => {
    expect(
      numberLanguage(
        { ...anyNumber, mins: bounds(3, false), maxs: bounds(2, false) },
        Work.toCheck(),
      ),
    ).toBeNull()
    expect(
      numberLanguage(
        { ...anyNumber, mins: bounds(3, true), maxs: bounds(3, false) },
        Work.toCheck(),
      ),
    ).toBeNull()
  })
})

describe('multiples', () => {
  test.each([
    [{ type: 'integer', multipleOf: 7, minimum: -50 }, (n: number) => n % 7 === 0 && n >= -50],
    [{ type: 'number', multipleOf: 10, maximum: 5000 }, (n: number) => n % 10 === 0],
    [{ multipleOf: 4, type: 'number', allOf: [{ multipleOf: 6 }] }, (n: number) => n % 12 === 0],
    [
      { type: 'number', multipleOf: 0.01, minimum: -2 },
      (n: number) => /^-?\d+(\.\d\d?)?$/.test(String(n)) && n >= -2,
    ],
    [{ type: 'number', multipleOf: 0.5, minimum: -3, maximum: 5 }, (n: number) => n % 0.5 === 0],
    [{ type: 'integer', multipleOf: 1.5, maximum: 100 }, (n: number) => n % 3 === 0],
    [
      { type: 'number', multipleOf: 0.25, allOf: [{ multipleOf: 0.1 }] },
      (n: number) => n % 0.5 === 0,
    ],
  ])('%j are all that is written', (schema, holds) => {
    const { gbnf, accepts } = compileSchema(schema, { order: 'any' })
    for (let seed = 0; seed < 60; seed++) {
      const value = Number(walk(gbnf, seeded(seed)))
      expect([value, holds(value), accepts(value)]).toEqual([value, true, true])
    }
  })

  test('of any decimal are those and no others, however many noughts are behind them', () => {
    const factor = fc.tuple(fc.integer({ min: 2, max: 1000 }), fc.nat(6))
    const numeral = fc.tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.nat(6))
    fc.assert(
      fc.property(factor, numeral, ([units, places], [value, behind]) => {
        const text = (value / 10 ** behind).toFixed(behind)
        const known = runs(multiplesOf({ units, places }), text)
        const scale = 10n ** 6n
        const whole = (BigInt(value) * scale) / 10n ** BigInt(behind)
        const isMultiple = whole % ((BigInt(units) * scale) / 10n ** BigInt(places)) === 0n
        expect(known).toBe(behind <= places && isMultiple)
      }),
      { numRuns: 3000 },
    )
  })

  test.each([0.1234567, 1000.5, 1001, 1e-9])('of %d are refused with their path', (multipleOf) => {
    expect(() => compileSchema({ type: 'number', multipleOf }, { order: 'any' })).toThrow(
      'at #/multipleOf: multipleOf is only supported with',
    )
  })
})

describe('decimal digits', () => {
  test('of a number give the number back', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const decimal = decimalOf(value)
        if (decimal === null) return
        const text = `${decimal.negative ? '-' : ''}${decimal.whole}.${decimal.fraction}`
        expect(Number(text) + 0).toBe(value + 0)
      }),
    )
  })
  test('compare by value', () => {
    const at = (value: number) => decimalOf(value) ?? { negative: false, whole: '', fraction: '' }
    const value = fc.double({ min: 0, max: 1e9, noNaN: true })
    fc.assert(
      fc.property(value, value, (a, b) => {
        fc.pre(decimalOf(a) !== null && decimalOf(b) !== null)
        expect(compareDecimals(at(a), at(b))).toBe(a < b ? -1 : a > b ? 1 : 0)
      }),
    )
  })
})
