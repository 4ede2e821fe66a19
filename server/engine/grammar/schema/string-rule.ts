import { complementOf, type Dfa, dfaOf, intersection, lengths, trimmed } from './dfa.ts'
import { nfaOf } from './nfa.ts'
import type { Pattern } from './pattern.ts'
import { anyCharacter, anyText, type Regular, repeat } from './regular.ts'
import { SchemaError } from './schema-error.ts'
import { heldTo, longest, shortest } from './text-length.ts'
import { TooLargeError, type Work } from './work.ts'
import { union } from './union.ts'

/** What is asked of a text: to be in all of some languages, in none of others, and its length. */
export type StringRule = Pattern & {
  readonly min: number
  readonly max: number | null
  /** Where the rule comes from, for what has to be refused. */
  readonly path: string
}

export const anyString = (path: string): StringRule => ({
  all: [],
  none: [],
  min: 0,
  max: null,
  path,
})

export const bothStrings = (a: StringRule, b: StringRule): StringRule => ({
  all: union(a.all, b.all, itself),
  none: union(a.none, b.none, itself),
  min: Math.max(a.min, b.min),
  max: least(a.max, b.max),
  path: saysSomething(a) ? a.path : b.path,
})

const itself = (language: Regular): Regular => language

const saysSomething = ({ all, none, min, max }: StringRule) =>
  all.length + none.length > 0 || min > 0 || max !== null

export const least = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b)

/** A rule as one language, or as an automaton where several must hold at once. */
export type StringLanguage =
  | { readonly kind: 'regular'; readonly language: Regular }
  | { readonly kind: 'dfa'; readonly dfa: Dfa }

/**
 * Null when no text fits; where an automaton would be too large, some that fit.
 * @throws SchemaError when finding out would take too much room.
 */
export function stringLanguage(rule: StringRule, work: Work): StringLanguage | null {
  const { all, none, min, max } = rule
  if (max !== null && max < min) return null
  if (all.length + none.length === 0) {
    return { kind: 'regular', language: repeat(anyCharacter, min, max) }
  }
  const [only, ...more] = all
  const plain = more.length + none.length === 0 ? only : undefined
  const language = plain === undefined ? null : withoutCounting(plain, rule, work)
  if (language !== null) return { kind: 'regular', language }
  const dfa = automatonOf(rule, work)
  return dfa.length === 0 ? null : { kind: 'dfa', dfa }
}

/** The language itself where its texts have the length anyway, or a part of it where they cannot be counted. */
function withoutCounting(
  language: Regular,
  { min, max, path }: StringRule,
  work: Work,
): Regular | null {
  if (shortest(language) < min) return null
  if (max === null || longest(language) <= max) return language
  try {
    return dfaOf(language, work).length * max > MOST_COUNTED ? heldTo(language, max) : null
  } catch (error) {
    throw tooLarge(error, path)
  }
}

/** An automaton that counts has about a state for each of its language and each character. */
const MOST_COUNTED = 3_000

/** The rule as an automaton; without states when no text fits. */
export function automatonOf({ all, none, min, max, path }: StringRule, work: Work): Dfa {
  try {
    const wanted = all.map((language) => trimmed(dfaOf(language, work)))
    const unwanted = none.map((language) => complementOf(dfaOf(language, work)))
    const length = min === 0 && max === null ? [] : [lengths(min, max, work)]
    const [first = dfaOf(anyText, work), ...rest] = [...wanted, ...unwanted, ...length]
    return trimmed(rest.reduce((left, right) => trimmed(intersection(left, right, work)), first))
  } catch (error) {
    throw tooLarge(error, path)
  }
}

function tooLarge(error: unknown, path: string): unknown {
  if (!(error instanceof TooLargeError)) return error
  return new SchemaError(
    path,
    'patterns, formats and lengths together are too much to hold at once',
  )
}

/** Whether a text fits. */
export function fits({ all, none, min, max, path }: StringRule, text: string, work: Work): boolean {
  // JSON Schema counts characters, not UTF-16 units.
  const length = Array.from(text).length
  if (length < min || (max !== null && length > max)) return false
  try {
    return (
      all.every((language) => nfaOf(language, work).matches(text)) &&
      !none.some((language) => nfaOf(language, work).matches(text))
    )
  } catch (error) {
    throw tooLarge(error, path)
  }
}
