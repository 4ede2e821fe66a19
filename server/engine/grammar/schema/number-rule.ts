import { decimalOf, compareDecimals, type Decimal } from './decimal.ts'
import { type Dfa, dfaOf, intersection, trimmed } from './dfa.ts'
import { codePoints } from '../code-points.ts'
import { type Range, unsigned } from './number-range.ts'
import { choice, digits, literal, optional, type Regular, repeat, sequence } from './regular.ts'
import { SchemaError } from './schema-error.ts'
import type { Work } from './work.ts'
import { union } from './union.ts'

export type Bound = { readonly value: number; readonly exclusive: boolean; readonly path: string }

/** What is asked of a number. */
export type NumberRule = {
  readonly integer: boolean
  readonly mins: readonly Bound[]
  readonly maxs: readonly Bound[]
  readonly multiples: readonly { readonly of: number; readonly path: string }[]
}

export const anyNumber: NumberRule = { integer: false, mins: [], maxs: [], multiples: [] }

export const bothNumbers = (a: NumberRule, b: NumberRule): NumberRule => ({
  integer: a.integer || b.integer,
  mins: union(a.mins, b.mins, ({ value, exclusive }) => `${value}${exclusive}`),
  maxs: union(a.maxs, b.maxs, ({ value, exclusive }) => `${value}${exclusive}`),
  multiples: union(a.multiples, b.multiples, ({ of }) => String(of)),
})

/**
 * A double keeps any 15 decimal digits apart, so no number of ours is rounded over its bound by whoever
 * reads it.
 */
const DIGITS = 15
/** Where a number has no upper bound, its digits before the point, and at most those behind it. */
const WHOLE_DIGITS = 9
const FRACTION_DIGITS = 6
const LARGEST_MULTIPLE = 1_000

/** How numbers of a rule are spelt: as a language, or as an automaton where they must be multiples. */
export type NumberLanguage =
  | { readonly kind: 'regular'; readonly language: Regular }
  | { readonly kind: 'dfa'; readonly dfa: Dfa }

/** Null when there is no such number. @throws SchemaError for what cannot be held exactly. */
export function numberLanguage(rule: NumberRule, work: Work): NumberLanguage | null {
  const places = decimalPlaces(rule)
  const integer = rule.integer || places === 0
  const bounded = rule.mins.length + rule.maxs.length > 0 || places !== null
  const language = bounded ? ranged(rule, integer, places) : integer ? freeInteger : free
  if (language === null) return null
  const factors = rule.multiples.filter(({ of }) => Number.isInteger(of) && of > 1)
  if (factors.length === 0) return { kind: 'regular', language }
  const dfa = factors.reduce(
    (left, { of }) => intersection(left, multiplesOf(of), work),
    dfaOf(language, work),
  )
  const live = trimmed(dfa)
  return live.length === 0 ? null : { kind: 'dfa', dfa: live }
}

const sign = optional(literal('-'))
const wholeDigits = (most: number) =>
  choice(literal('0'), sequence(digits(1, 9), repeat(digits(0, 9), 0, most - 1)))
const fraction = (most: number) => optional(sequence(literal('.'), repeat(digits(0, 9), 1, most)))
const exponent = optional(
  sequence(
    {
      kind: 'class',
      set: codePoints([
        [0x45, 0x45],
        [0x65, 0x65],
      ]),
    },
    optional({
      kind: 'class',
      set: codePoints([
        [0x2b, 0x2b],
        [0x2d, 0x2d],
      ]),
    }),
    repeat(digits(0, 9), 1, 2),
  ),
)
const freeInteger: Regular = sequence(sign, wholeDigits(DIGITS))
const free: Regular = sequence(sign, wholeDigits(DIGITS), fraction(DIGITS), exponent)

/** How many digits behind the point `multipleOf` leaves; null where it says nothing. */
function decimalPlaces({ multiples }: NumberRule): number | null {
  let places: number | null = null
  for (const { of, path } of multiples) {
    const power = /^(?:1|0\.0*1)$/.test(String(of)) ? String(of).length - 2 : -1
    if (of === 1e-6) places = Math.min(places ?? 6, 6)
    else if (Number.isInteger(of) && of >= 1 && of <= LARGEST_MULTIPLE) places = 0
    else if (power >= 1 && power <= FRACTION_DIGITS) places = Math.min(places ?? power, power)
    else {
      const kept = `a whole number up to ${LARGEST_MULTIPLE} or a power of ten down to 0.000001`
      throw new SchemaError(path, `multipleOf is only supported for ${kept}`)
    }
  }
  return places
}

function ranged(rule: NumberRule, integer: boolean, places: number | null): Regular | null {
  const min = tightest(rule.mins, 1)
  const max = tightest(rule.maxs, -1)
  const ways: Regular[] = []
  if (max === null || max.value > 0 || (max.value === 0 && !max.exclusive)) {
    const low = min !== null && min.value >= 0 ? min : null
    const way = unsigned(rangeOf(low, max, integer, places))
    if (way !== null) ways.push(way)
  }
  if (min === null || min.value < 0) {
    const low = max !== null && max.value < 0 ? mirrored(max) : ABOVE_ZERO
    const way = unsigned(rangeOf(low, min === null ? null : mirrored(min), integer, places))
    if (way !== null) ways.push(sequence(literal('-'), way))
  }
  return ways.length === 0 ? null : choice(...ways)
}

const mirrored = (bound: Bound): Bound => ({ ...bound, value: -bound.value })
const ABOVE_ZERO: Bound = { value: 0, exclusive: true, path: '#' }

/** Of several bounds the one that excludes most: the largest for `way` 1, the smallest for -1. */
function tightest(bounds: readonly Bound[], way: 1 | -1): Bound | null {
  return bounds.reduce<Bound | null>((best, bound) => {
    if (best === null) return bound
    const further = (bound.value - best.value) * way
    return further > 0 || (further === 0 && bound.exclusive) ? bound : best
  }, null)
}

/** The digits that a range of numbers that are not negative may have. */
function rangeOf(
  low: Bound | null,
  high: Bound | null,
  integer: boolean,
  places: number | null,
): Range {
  const lo = low === null ? ZERO : exact(low)
  const most = integer && places === null ? DIGITS : WHOLE_DIGITS
  const kept = high === null ? null : keptBound(high, integer ? DIGITS + 1 : DIGITS)
  const ceiling = { ...ZERO, whole: '9'.repeat(Math.max(most, lo.whole.length)) }
  const from = { value: lo, exclusive: low?.exclusive ?? false }
  const to = kept ?? { value: ceiling, exclusive: false }
  if (integer) return { from: upwards(from), to: downwards(to), fraction: 0 }
  const room = DIGITS - Math.max(to.value.whole.length, lo.whole.length)
  const longest = Math.max(lo.fraction.length, to.value.fraction.length)
  if (longest > room) {
    throw new SchemaError((low ?? high)?.path ?? '#', `a bound has more than ${DIGITS} digits`)
  }
  return {
    from,
    to,
    fraction: Math.min(Math.max(FRACTION_DIGITS, longest), room, places ?? DIGITS),
  }
}

/** Null for a bound beyond what is ever written: it excludes nothing more. */
function keptBound({ value, exclusive }: Bound, most: number): End | null {
  const decimal = decimalOf(value)
  return decimal !== null && decimal.whole.length <= most ? { value: decimal, exclusive } : null
}

const ZERO: Decimal = { negative: false, whole: '0', fraction: '' }

function exact({ value, path }: Bound): Decimal {
  const decimal = decimalOf(Math.abs(value))
  if (decimal !== null && decimal.whole.length <= DIGITS + 1) return decimal
  throw new SchemaError(path, `a bound has more than ${DIGITS} digits`)
}

type End = Range['from']
const plus = ({ whole }: Decimal, by: bigint): Decimal => ({
  ...ZERO,
  whole: String(BigInt(whole) + by),
})

/** The first whole number of a range. */
const upwards = ({ value, exclusive }: End): End => ({
  value: plus(value, value.fraction !== '' || exclusive ? 1n : 0n),
  exclusive: false,
})

/** The last whole number of a range; below zero there is none. */
const downwards = ({ value, exclusive }: End): End => {
  const below = exclusive && value.fraction === ''
  if (below && compareDecimals(value, ZERO) === 0) return { value: ZERO, exclusive: true }
  return { value: plus(value, below ? -1n : 0n), exclusive: false }
}

/** Decimal numerals of multiples: one state for each remainder. */
function multiplesOf(factor: number): Dfa {
  const onwards = (remainder: number) =>
    Array.from({ length: 10 }, (_, value) => ({
      set: codePoints([[0x30 + value, 0x30 + value]]),
      to: 1 + ((remainder * 10 + value) % factor),
    }))
  const states = Array.from({ length: factor }, (_, remainder) => ({
    accepts: remainder === 0,
    edges: onwards(remainder),
  }))
  const minus = { set: codePoints([[0x2d, 0x2d]]), to: factor + 1 }
  return [
    { accepts: false, edges: [...onwards(0), minus] },
    ...states,
    { accepts: false, edges: onwards(0) },
  ]
}
