import { decimalOf, compareDecimals, type Decimal } from './decimal.ts'
import { type Dfa, dfaOf, intersection, trimmed } from './dfa.ts'
import { codePoints } from '../code-points.ts'
import { factorOf, type Multiple, multiplesOf } from './multiple.ts'
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
  readonly multiples: readonly Multiple[]
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
  const factors = rule.multiples.map(factorOf).filter(({ units }) => units > 1)
  if (factors.length === 0) return { kind: 'regular', language }
  const dfa = factors.reduce(
    (left, factor) => intersection(left, multiplesOf(factor), work),
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
  const places = multiples.map((multiple) => factorOf(multiple).places)
  return places.length === 0 ? null : Math.min(...places)
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
