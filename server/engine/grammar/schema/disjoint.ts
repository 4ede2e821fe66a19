import { isArray, isIn, isObject, type Json } from './json.ts'
import type { Bound } from './number-rule.ts'
import { type All, type ArrayRule, type ObjectRule, type Shape, type TypeName } from './shape.ts'
import { automatonOf, bothStrings, fits } from './string-rule.ts'
import { never as nothing } from './place.ts'
import type { Work } from './work.ts'

/** What members are looked into with. */
export type Looking = {
  /** The shapes of some schemas at once. */
  readonly expand: (all: All) => readonly Shape[]
  readonly work: Work
}

/** How far into members two shapes are compared. */
const DEEPEST = 3

/**
 * What of `made` is written so that nothing of it fulfils `other`: where `other` needs a member that `made`
 * does not, `made` never has it. Null where they cannot be told apart.
 */
export function without(made: Shape, other: Shape, looking: Looking): Shape | null {
  if (apart(made, other, looking, DEEPEST)) return made
  const types = new Set([...made.types].filter((type) => type !== 'object'))
  const rest = { ...made, types }
  if (made.literals !== null || !apart(rest, other, looking, DEEPEST)) return null
  const telling = [...other.object.required].find((name) => !made.object.required.has(name))
  if (telling === undefined) return null
  const properties = new Map([...made.object.properties, [telling, [nothing]]])
  return { ...made, object: { ...made.object, properties } }
}

/** Whether nothing of `made` fulfils `other`. It may say no where it cannot tell. */
function apart(made: Shape, other: Shape, looking: Looking, depth: number): boolean {
  const { work } = looking
  work.spend(20)
  // Listed values are each checked against the whole schema before they are written; as members they are
  // only checked against their own.
  if (made.literals !== null && depth === DEEPEST) return true
  if (made.literals !== null) return made.literals.every((value) => !mayBe(other, value, work))
  if (other.literals !== null) return !other.literals.some((value) => mayBe(made, value, work))
  const shared = [...made.types].filter((type) => other.types.has(type))
  return shared.every((type) => typeApart(type, made, other, { ...looking, depth }))
}

/** Whether a value may fulfil a shape; its members are not looked at. */
function mayBe(shape: Shape, value: Json, work: Work): boolean {
  if (shape.literals !== null && !isIn(shape.literals, value)) return false
  const type = typeOf(value)
  if (!shape.types.has(type)) return false
  if (typeof value === 'string') return fits(shape.string, value, work)
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

type LookingOn = Looking & { readonly depth: number }

function typeApart(type: TypeName, made: Shape, other: Shape, looking: LookingOn): boolean {
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
      return automatonOf(bothStrings(made.string, other.string), looking.work).length === 0
    case 'array':
      return lengthsApart(made.array, other.array) || lengthsApart(other.array, made.array)
    case 'object':
      return objectsApart(made.object, other.object, looking)
  }
}

const lengthsApart = (a: ArrayRule, b: ArrayRule): boolean => a.max !== null && a.max < b.min

function objectsApart(made: ObjectRule, other: ObjectRule, looking: LookingOn): boolean {
  return (
    [...other.required].some((name) => never(made, name)) ||
    [...made.required].some((name) => never(other, name)) ||
    membersApart(made, other, looking)
  )
}

function membersApart(made: ObjectRule, other: ObjectRule, looking: LookingOn): boolean {
  const { expand, depth } = looking
  if (depth === 0) return false
  const both = [...made.properties].filter(
    ([name]) => made.required.has(name) || other.required.has(name),
  )
  return both.some(([name, all]) => {
    const others = other.properties.get(name)
    if (others === undefined) return false
    const shapes = expand(others)
    return expand(all).every((one) => shapes.every((two) => apart(one, two, looking, depth - 1)))
  })
}

/** Whether a rule says that there is no member of a name. What it leaves open may have one. */
const never = ({ properties, patterns, additional }: ObjectRule, name: string): boolean => {
  const said = properties.get(name) ?? (patterns.length === 0 ? additional : null)
  return said?.some(({ schema }) => schema === false) ?? false
}
