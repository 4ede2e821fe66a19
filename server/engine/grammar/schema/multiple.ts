import { codePoints } from '../code-points.ts'
import { decimalOf } from './decimal.ts'
import type { Dfa } from './dfa.ts'
import { SchemaError } from './schema-error.ts'

export type Multiple = { readonly of: number; readonly path: string }

/** `multipleOf` in units of its last digit: 0.25 is 25 of two places. */
export type Factor = { readonly units: number; readonly places: number }

const MOST_UNITS = 1_000
const MOST_PLACES = 6

/** @throws SchemaError for what cannot be held exactly. */
export function factorOf({ of, path }: Multiple): Factor {
  const decimal = decimalOf(of)
  if (decimal !== null && decimal.fraction.length <= MOST_PLACES) {
    const units = Number(decimal.whole + decimal.fraction)
    if (units <= MOST_UNITS) return { units, places: decimal.fraction.length }
  }
  const kept = `at most ${MOST_UNITS} units of its last digit, and ${MOST_PLACES} digits behind the point`
  throw new SchemaError(path, `multipleOf is only supported with ${kept}`)
}

/** Remainders by what is left of the factor once noughts stand for the places to come. */
type Row = { readonly first: number; readonly remainders: number }

/**
 * Decimal numerals of multiples: a row of states for the digits before the point and for each place behind
 * it, in each row one for each remainder that makes a difference there.
 */
export function multiplesOf(factor: Factor): Dfa {
  const rows = rowsOf(factor)
  const [whole] = rows
  const states = rows.flatMap((row, at) =>
    Array.from({ length: row.remainders }, (_, remainder) => {
      const next = at === 0 ? row : rows[at + 1]
      const more = next === undefined ? [] : digits(next, remainder)
      const behind = at === 0 ? rows[1] : undefined
      const point = behind === undefined ? [] : [{ set: POINT, to: behind.first + remainder }]
      return { accepts: remainder === 0, edges: [...more, ...point] }
    }),
  )
  const first = whole === undefined ? [] : digits(whole, 0)
  const signed = { set: MINUS, to: 1 + states.length }
  return [
    { accepts: false, edges: [...first, signed] },
    ...states,
    { accepts: false, edges: first },
  ]
}

const digits = ({ first, remainders }: Row, remainder: number) =>
  Array.from({ length: 10 }, (_, value) => ({
    set: codePoints([[0x30 + value, 0x30 + value]]),
    to: first + ((remainder * 10 + value) % remainders),
  }))

/** Before the point, right behind it, and after each place. */
function rowsOf({ units, places }: Factor): readonly Row[] {
  const behind = places === 0 ? [] : Array.from({ length: places + 1 }, (_, at) => places - at)
  let first = 1
  return [places, ...behind].map((unwritten) => {
    const row = { first, remainders: units / commonDivisor(units, 10 ** unwritten) }
    first += row.remainders
    return row
  })
}

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b))

const MINUS = codePoints([[0x2d, 0x2d]])
const POINT = codePoints([[0x2e, 0x2e]])
