import { equalJson, isArray, isObject, type Json } from './json.ts'
import type { Bound } from './number-rule.ts'
import { type All, type ArrayRule, type ObjectRule, type Shape, type TypeName } from './shape.ts'
import { automatonOf, bothStrings, fits } from './string-rule.ts'

/** Gives the shapes of some schemas at once. */
export type Expand = (all: All) => readonly Shape[]

/** How far into members two shapes are compared. */
const DEEPEST = 3

/** Whether nothing that is written for one shape fulfils the other. It may say no where it cannot tell. */
export const disjoint = (a: Shape, b: Shape, expand: Expand): boolean =>
  apart(a, b, expand, DEEPEST) && apart(b, a, expand, DEEPEST)

/**
 * Whether nothing written for `made` fulfils `other`. Members that a schema leaves open are not written,
 * so they need not be feared in `made`, but they are allowed in `other`.
 */
function apart(made: Shape, other: Shape, expand: Expand, depth: number): boolean {
  // Listed values are each checked against the whole schema before they are written; as members they are
  // only checked against their own.
  if (made.literals !== null && depth === DEEPEST) return true
  if (made.literals !== null) return made.literals.every((value) => !mayBe(other, value))
  if (other.literals !== null) return !other.literals.some((value) => mayBe(made, value))
  const shared = [...made.types].filter((type) => other.types.has(type))
  return shared.every((type) => typeApart(type, made, other, { expand, depth }))
}

const isIn = (list: readonly Json[] | null, value: Json): boolean =>
  list?.some((one) => equalJson(one, value)) ?? false

/** Whether a value may fulfil a shape; its members are not looked at. */
function mayBe(shape: Shape, value: Json): boolean {
  if (shape.literals !== null && !isIn(shape.literals, value)) return false
  const type = typeOf(value)
  if (!shape.types.has(type)) return false
  if (typeof value === 'string') return fits(shape.string, value)
  if (typeof value !== 'number') return true
  const { mins, maxs, integer } = shape.number
  const at: Bound = { value, exclusive: false, path: '#' }
  return !(
    (integer && !Number.isInteger(value)) ||
    mins.some((min) => below(at, min)) ||
    maxs.some((max) => below(max, at))
  )
}

export function typeOf(value: Json): TypeName {
  if (value === null) return 'null'
  if (isArray(value)) return 'array'
  if (isObject(value)) return 'object'
  if (typeof value === 'string') return 'string'
  return typeof value === 'number' ? 'number' : 'boolean'
}

/** Whether everything up to one bound is under everything from the other on. */
const below = (upper: Bound, lower: Bound): boolean =>
  upper.value < lower.value || (upper.value === lower.value && (upper.exclusive || lower.exclusive))

type Looking = { readonly expand: Expand; readonly depth: number }

function typeApart(type: TypeName, made: Shape, other: Shape, looking: Looking): boolean {
  switch (type) {
    case 'null':
    case 'boolean':
      return false
    case 'number':
      return (
        made.number.maxs.some((max) => other.number.mins.some((min) => below(max, min))) ||
        other.number.maxs.some((max) => made.number.mins.some((min) => below(max, min)))
      )
    case 'string':
      return automatonOf(bothStrings(made.string, other.string)).length === 0
    case 'array':
      return lengthsApart(made.array, other.array) || lengthsApart(other.array, made.array)
    case 'object':
      return objectsApart(made.object, other.object, looking)
  }
}

const lengthsApart = (a: ArrayRule, b: ArrayRule): boolean => a.max !== null && a.max < b.min

function objectsApart(made: ObjectRule, other: ObjectRule, looking: Looking): boolean {
  return (
    [...other.required].some((name) => never(made, name, false)) ||
    [...made.required].some((name) => never(other, name, true)) ||
    membersApart(made, other, looking)
  )
}

function membersApart(made: ObjectRule, other: ObjectRule, { expand, depth }: Looking): boolean {
  if (depth === 0) return false
  const both = [...made.properties].filter(
    ([name]) => made.required.has(name) || other.required.has(name),
  )
  return both.some(([name, all]) => {
    const others = other.properties.get(name)
    if (others === undefined) return false
    const shapes = expand(others)
    return expand(all).every((one) => shapes.every((two) => apart(one, two, expand, depth - 1)))
  })
}

/** Whether a rule has no member of a name; what it leaves open may have one, unless it is not written. */
const never = (rule: ObjectRule, name: string, open: boolean): boolean =>
  !rule.properties.has(name) &&
  rule.patterns.length === 0 &&
  (rule.additional === null ? !open : rule.additional.some(({ schema }) => schema === false))
