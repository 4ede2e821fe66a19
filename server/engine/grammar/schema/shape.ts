import { isImpossible } from './contradiction.ts'
import { bothOf, type Json } from './json.ts'
import { anyNumber, bothNumbers, type NumberRule } from './number-rule.ts'
import { distinct, type Place } from './place.ts'
import { SchemaError } from './schema-error.ts'
import { anyString, bothStrings, fits, least, type StringRule } from './string-rule.ts'
import type { Work } from './work.ts'
import { union } from './union.ts'

export type TypeName = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object'
export const typeNames: readonly TypeName[] = [
  'object',
  'array',
  'string',
  'number',
  'boolean',
  'null',
]

/** Schemas that must all hold at once; none is any value. */
export type All = readonly Place[]

export type ArrayRule = {
  readonly prefix: readonly All[]
  /** Of what follows the prefix; null where the schema leaves it open, and nothing is written. */
  readonly items: All | null
  readonly min: number
  readonly max: number | null
  readonly contains: readonly {
    readonly all: All
    readonly min: number
    readonly max: number | null
    readonly path: string
  }[]
  /** Where all items are asked to differ. */
  readonly unique: string | null
  readonly path: string
}

export type ObjectRule = {
  readonly properties: ReadonlyMap<string, All>
  readonly required: ReadonlySet<string>
  readonly patterns: readonly {
    readonly rule: StringRule
    readonly all: All
    readonly path: string
  }[]
  /** Of every other member; null where the schema leaves it open, and none is written. */
  readonly additional: All | null
  readonly names: readonly Place[]
  readonly min: number
  readonly max: number | null
  readonly path: string
}

/** One way to fulfil a schema: what holds for each type that a value may be of. */
export type Shape = {
  readonly types: ReadonlySet<TypeName>
  /** The only values, where they are listed. */
  readonly literals: readonly Json[] | null
  readonly number: NumberRule
  readonly string: StringRule
  readonly array: ArrayRule
  readonly object: ObjectRule
  /** It speaks of members or items only so that a schema does not hold, which evaluates none of them. */
  readonly breaks: boolean
}

export const anyShape = (path: string): Shape => ({
  types: new Set(typeNames),
  literals: null,
  number: anyNumber,
  string: anyString(path),
  array: { prefix: [], items: null, min: 0, max: null, contains: [], unique: null, path },
  object: {
    properties: new Map(),
    required: new Set(),
    patterns: [],
    additional: null,
    names: [],
    min: 0,
    max: null,
    path,
  },
  breaks: false,
})

/** Alternatives multiply where choices meet. */
const MOST_SHAPES = 256

/** Every way to be of one of some shapes and of one of others. @throws SchemaError when they are too many. */
export function meet(
  a: readonly Shape[],
  b: readonly Shape[],
  path: string,
  work: Work,
): readonly Shape[] {
  const shapes = a.flatMap((one) =>
    b.map((other) => bothShapes(one, other, work)).filter((shape) => shape !== null),
  )
  if (shapes.length > MOST_SHAPES) {
    throw new SchemaError(path, `its choices multiply to more than ${MOST_SHAPES}`)
  }
  return shapes
}

/** What fulfils both; null when nothing can. */
function bothShapes(a: Shape, b: Shape, work: Work): Shape | null {
  work.spend(20)
  const types = new Set([...a.types].filter((type) => b.types.has(type)))
  const literals = bothLiterals(a.literals, b.literals, work)
  if (types.size === 0 || literals?.length === 0) return null
  const object = bothObjects(a.object, b.object, work)
  if (types.has('object') && isImpossible(object, work)) types.delete('object')
  if (types.size === 0) return null
  return {
    types,
    literals,
    number: bothNumbers(a.number, b.number),
    string: bothStrings(a.string, b.string),
    array: bothArrays(a.array, b.array),
    object,
    breaks: a.breaks || b.breaks,
  }
}

function bothLiterals(a: Shape['literals'], b: Shape['literals'], work: Work): Shape['literals'] {
  if (a === null || b === null) return a ?? b
  work.spend(Math.ceil((a.length * b.length) / 10))
  return bothOf(a, b)
}

function bothArrays(a: ArrayRule, b: ArrayRule): ArrayRule {
  const length = Math.max(a.prefix.length, b.prefix.length)
  const at = ({ prefix, items }: ArrayRule, index: number) => prefix[index] ?? items ?? []
  return {
    prefix: Array.from({ length }, (_, index) => distinct([...at(a, index), ...at(b, index)])),
    items: joined(a.items, b.items),
    min: Math.max(a.min, b.min),
    max: least(a.max, b.max),
    contains: byPath(a.contains, b.contains),
    unique: a.unique ?? b.unique,
    path: a.min > 0 || a.items !== null || a.prefix.length > 0 ? a.path : b.path,
  }
}

/** A rule of one place that both have is one rule. */
const byPath = <R extends { readonly path: string }>(a: readonly R[], b: readonly R[]) =>
  union(a, b, ({ path }) => path)

const joined = (a: All | null, b: All | null): All | null =>
  a === null && b === null ? null : distinct([...(a ?? []), ...(b ?? [])])

/** @throws SchemaError where one schema's patterns would hide names from another's additionalProperties. */
function bothObjects(a: ObjectRule, b: ObjectRule, work: Work): ObjectRule {
  refuseHiddenNames(a, b)
  refuseHiddenNames(b, a)
  const names = new Set([...a.properties.keys(), ...b.properties.keys()])
  // What one rule says of a name that only the other lists: its patterns are looked at when it is written.
  const said = (rule: ObjectRule, name: string): All =>
    rule.properties.get(name) ?? (matchesSome(rule, name, work) ? [] : (rule.additional ?? []))
  return {
    properties: new Map(
      [...names].map((name) => [name, distinct([...said(a, name), ...said(b, name)])] as const),
    ),
    required: new Set([...a.required, ...b.required]),
    patterns: byPath(a.patterns, b.patterns),
    additional: joined(a.additional, b.additional),
    names: distinct([...a.names, ...b.names]),
    min: Math.max(a.min, b.min),
    max: least(a.max, b.max),
    path: a.properties.size > 0 || a.additional !== null ? a.path : b.path,
  }
}

function refuseHiddenNames({ patterns: [first] }: ObjectRule, { additional }: ObjectRule): void {
  if (first === undefined || additional === null) return
  const beside = "beside another schema's additionalProperties it is not supported"
  throw new SchemaError(first.path, beside)
}

const matchesSome = ({ patterns }: ObjectRule, name: string, work: Work): boolean =>
  patterns.some(({ rule }) => fits(rule, name, work))
