import { formatNames, formatPattern, isNote } from './format.ts'
import { below, isArray, isObject, type Json, type JsonObject, member } from './json.ts'
import { nfaOf } from './nfa.ts'
import type { Bound, NumberRule } from './number-rule.ts'
import { PatternError, readPattern } from './pattern.ts'
import { SchemaError } from './schema-error.ts'
import { anyString, bothStrings, type StringRule } from './string-rule.ts'
import { once, TooLargeError, type Work } from './work.ts'

/** What the keywords about numbers ask. */
export function numberRule(schema: JsonObject, path: string): NumberRule {
  const bound = (name: string, exclusive: boolean): Bound[] => {
    const value = member(schema, name)
    return value === undefined
      ? []
      : [{ value: numberAt(value, below(path, name)), exclusive, path: below(path, name) }]
  }
  const multiple = member(schema, 'multipleOf')
  const format = member(schema, 'format')
  const int32 = format === 'int32' ? INT32.map((value) => ({ value, exclusive: false, path })) : []
  return {
    integer: false,
    mins: [...bound('minimum', false), ...bound('exclusiveMinimum', true), ...int32.slice(0, 1)],
    maxs: [...bound('maximum', false), ...bound('exclusiveMaximum', true), ...int32.slice(1)],
    multiples: multiple === undefined ? [] : [multipleAt(multiple, below(path, 'multipleOf'))],
  }
}

const INT32 = [-2_147_483_648, 2_147_483_647]
/** Formats of numbers that OpenAPI names: what is written here always fits the last three. */
const NUMBER_FORMATS: ReadonlySet<string> = new Set(['int32', 'int64', 'float', 'double'])

function numberAt(value: Json, path: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new SchemaError(path, 'a number is expected')
}

function multipleAt(value: Json, path: string) {
  const of = numberAt(value, path)
  if (of <= 0) throw new SchemaError(path, 'a number above 0 is expected')
  return { of, path }
}

/** A count, which may be written 2.0. */
export function countAt(schema: JsonObject, name: string, path: string): number | null {
  const value = member(schema, name)
  if (value === undefined) return null
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  throw new SchemaError(below(path, name), 'a count from 0 up is expected')
}

/** What the keywords about texts ask. */
export function stringRule(schema: JsonObject, path: string, work: Work): StringRule {
  const length = {
    ...anyString(path),
    min: bounded(countAt(schema, 'minLength', path) ?? 0, below(path, 'minLength')),
    max: cut(countAt(schema, 'maxLength', path)),
  }
  const pattern = member(schema, 'pattern')
  const withPattern =
    pattern === undefined
      ? length
      : bothStrings(length, patternRule(pattern, below(path, 'pattern'), work))
  const format = member(schema, 'format')
  if (format === undefined) return withPattern
  return bothStrings(withPattern, formatRule(format, below(path, 'format'), pattern !== undefined))
}

/** The most that a grammar repeats; a longer text or list is allowed by the schema but never written. */
const MOST_LENGTH = 60_000
export const cut = (max: number | null): number | null =>
  max === null ? null : Math.min(max, MOST_LENGTH)

export function bounded(min: number, path: string): number {
  if (min <= MOST_LENGTH) return min
  throw new SchemaError(path, `at most ${MOST_LENGTH} is supported`)
}

export function patternRule(pattern: Json, path: string, work: Work): StringRule {
  if (typeof pattern !== 'string') throw new SchemaError(path, 'a text is expected')
  try {
    return { ...anyString(path), ...patternOf(pattern, work) }
  } catch (error) {
    if (error instanceof PatternError) {
      throw new SchemaError(path, `this pattern is not supported: ${error.message}`)
    }
    if (error instanceof TooLargeError) throw new SchemaError(path, 'this pattern is too large')
    throw error
  }
}

/** A pattern that can be matched as well: what was written is checked again. @throws TooLargeError */
const patternOf = once((source: string, work: Work) => {
  work.spend(source.length)
  const pattern = readPattern(source)
  for (const language of [...pattern.all, ...pattern.none]) nfaOf(language, work)
  return pattern
})

function formatRule(format: Json, path: string, hasPattern: boolean): StringRule {
  if (typeof format !== 'string') throw new SchemaError(path, 'a text is expected')
  if (NUMBER_FORMATS.has(format) || isNote(format, hasPattern)) return anyString(path)
  const pattern = formatPattern(format)
  if (pattern !== null) return { ...anyString(path), ...pattern }
  const known = formatNames.join(', ')
  throw new SchemaError(path, `this format is not supported; these are: ${known}`)
}

/** @throws SchemaError unless it is a list of texts. */
export function namesAt(value: Json, path: string): readonly string[] {
  if (isArray(value) && value.every((name) => typeof name === 'string')) return value
  throw new SchemaError(path, 'a list of texts is expected')
}

/** The schemas of an object of schemas, by name. */
export function membersAt(schema: JsonObject, name: string, path: string): [string, Json][] {
  const value = member(schema, name)
  if (value === undefined) return []
  if (isObject(value)) return Object.entries(value)
  throw new SchemaError(below(path, name), 'an object is expected')
}

/** The schemas of a list that must not be empty. */
export function listAt(schema: JsonObject, name: string, path: string): readonly Json[] {
  const value = member(schema, name)
  if (value === undefined) return []
  if (isArray(value) && value.length > 0) return value
  throw new SchemaError(below(path, name), 'a list of schemas is expected')
}
