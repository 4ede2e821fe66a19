import { numberRule, patternRule, stringRule } from './constraint.ts'
import { decimalOf } from './decimal.ts'
import { typeOf } from './disjoint.ts'
import {
  below,
  canonical,
  isIn,
  isArray,
  isObject,
  type Json,
  type JsonObject,
  member,
} from './json.ts'
import { child, type Document, type Place } from './place.ts'
import { fits } from './string-rule.ts'
import { once, type Work } from './work.ts'

/**
 * Whether a value fulfils a schema that `expand` takes: read straight from the keywords, without the
 * grammar. Listed values are chosen by it, and what was written is checked by it.
 */
export function validates(place: Place, value: Json, document: Document, depth = 0): boolean {
  const { schema, path } = place
  if (place.opposite) return !validates({ schema, path }, value, document, depth + 1)
  if (typeof schema === 'boolean') return schema
  // Deeper than any value of ours: a reference that goes round without reading.
  if (!isObject(schema) || depth > 512) return false
  const judged = judgements(schema, document.work)
  const known = judged.get(value)
  if (known !== undefined) return known
  const holds = fulfils(schema, value, place, document, depth)
  judged.set(value, holds)
  return holds
}

/** Of each schema what it said of each value: where many references lead to one, it is asked once. */
const judgements = once<JsonObject, Map<Json, boolean>>(() => new Map())

function fulfils(
  schema: JsonObject,
  value: Json,
  place: Place,
  document: Document,
  depth: number,
): boolean {
  const { path } = place
  document.work.spend(5 + Math.ceil(path.length / 500))
  const check: Check = (inner, part, ...steps) =>
    validates(child(place, inner, ...steps), part, document, depth + 1)
  return (
    typeFits(schema, value) &&
    listed(schema, value, document.work) &&
    referred(schema, value, place, document, depth) &&
    combined(schema, value, check, document.work.checking && document.hasUnevaluated) &&
    scalar(schema, value, place, document.work) &&
    (!isArray(value) || items(schema, value, check)) &&
    (!isObject(value) || members(schema, value, { check, path, work: document.work }))
  )
}

type Check = (schema: Json, value: Json, ...steps: (string | number)[]) => boolean

function typeFits(schema: JsonObject, value: Json): boolean {
  const type = member(schema, 'type')
  if (type === undefined) return true
  const name = typeOf(value)
  return (isArray(type) ? type : [type]).some(
    (one) => one === name || (one === 'integer' && Number.isInteger(value)),
  )
}

function listed(schema: JsonObject, value: Json, work: Work): boolean {
  const list = member(schema, 'enum')
  const only = member(schema, 'const')
  return (
    (!isArray(list) || isListed(list, value, work)) && (only === undefined || isIn([only], value))
  )
}

/** Of each long list, what of it is no list or object: each of its values is looked for in it. */
const scalars = new WeakMap<readonly Json[], ReadonlySet<Json>>()

function isListed(list: readonly Json[], value: Json, work: Work): boolean {
  if (isArray(value) || isObject(value)) {
    work.spend(list.length)
    return isIn(list, value)
  }
  const known = scalars.get(list) ?? new Set(list.filter((one) => !isArray(one) && !isObject(one)))
  scalars.set(list, known)
  return known.has(value)
}

function referred(
  schema: JsonObject,
  value: Json,
  { path }: Place,
  document: Document,
  depth: number,
): boolean {
  const reference = member(schema, '$ref')
  if (reference === undefined) return true
  return validates(document.follow(reference, below(path, '$ref')), value, document, depth + 1)
}

/**
 * `unevaluated…` is left to the grammar, so that a branch which has it may pass here and not in truth: a
 * finished answer is then not called wrong for passing more than one.
 */
function combined(schema: JsonObject, value: Json, check: Check, mayPassMore: boolean): boolean {
  const passing = (name: string) => {
    const list = member(schema, name)
    if (!isArray(list)) return null
    return { of: list.length, count: list.filter((one, at) => check(one, value, name, at)).length }
  }
  const all = passing('allOf')
  const any = passing('anyOf')
  const one = passing('oneOf')
  const not = member(schema, 'not')
  return (
    (all === null || all.count === all.of) &&
    (any === null || any.count > 0) &&
    (one === null || one.count === 1 || (mayPassMore && one.count > 1)) &&
    (not === undefined || !check(not, value, 'not')) &&
    conditional(schema, value, check)
  )
}

function conditional(schema: JsonObject, value: Json, check: Check): boolean {
  const condition = member(schema, 'if')
  if (condition === undefined) return true
  const name = check(condition, value, 'if') ? 'then' : 'else'
  return check(member(schema, name) ?? true, value, name)
}

function scalar(schema: JsonObject, value: Json, { path }: Place, work: Work): boolean {
  if (typeof value === 'string') return fits(stringRule(schema, path, work), value, work)
  if (typeof value !== 'number') return true
  const { mins, maxs, multiples } = numberRule(schema, path)
  return (
    mins.every((min) => value > min.value || (!min.exclusive && value === min.value)) &&
    maxs.every((max) => value < max.value || (!max.exclusive && value === max.value)) &&
    multiples.every(({ of }) => isMultiple(value, of))
  )
}

/** In decimal digits: 1.15 is a multiple of 0.01, though not as doubles. */
function isMultiple(value: number, of: number): boolean {
  const [number, factor] = [decimalOf(Math.abs(value)), decimalOf(of)]
  if (number === null || factor === null) return Number.isInteger(value / of)
  const places = Math.max(number.fraction.length, factor.fraction.length)
  const scaled = ({ whole, fraction }: typeof number) =>
    BigInt(whole + fraction.padEnd(places, '0'))
  return scaled(number) % scaled(factor) === 0n
}

function items(schema: JsonObject, value: readonly Json[], check: Check): boolean {
  const prefix = member(schema, 'prefixItems')
  const first = isArray(prefix) ? prefix : []
  const others = member(schema, 'items') ?? true
  const contains = member(schema, 'contains')
  const found =
    contains === undefined ? 0 : value.filter((one) => check(contains, one, 'contains')).length
  return (
    within(value.length, schema, 'minItems', 'maxItems') &&
    value.every((one, at) => {
      const own = first[at]
      return own === undefined ? check(others, one, 'items') : check(own, one, 'prefixItems', at)
    }) &&
    (contains === undefined ||
      (found >= Number(member(schema, 'minContains') ?? 1) &&
        found <= Number(member(schema, 'maxContains') ?? Infinity))) &&
    (member(schema, 'uniqueItems') !== true || new Set(value.map(canonical)).size === value.length)
  )
}

function within(count: number, schema: JsonObject, min: string, max: string): boolean {
  const [least, most] = [member(schema, min) ?? 0, member(schema, max) ?? Infinity]
  return count >= Number(least) && count <= Number(most)
}

type Checking = { readonly check: Check; readonly path: string; readonly work: Work }

function members(schema: JsonObject, value: JsonObject, checking: Checking): boolean {
  const { check } = checking
  const names = Object.keys(value)
  const required = member(schema, 'required')
  const needs = member(schema, 'dependentRequired')
  const dependent = member(schema, 'dependentSchemas')
  const present = (list: Json | undefined) =>
    !isArray(list) || list.every((name) => typeof name === 'string' && Object.hasOwn(value, name))
  const namesSchema = member(schema, 'propertyNames')
  return (
    within(names.length, schema, 'minProperties', 'maxProperties') &&
    present(required) &&
    (!isObject(needs) || names.every((name) => present(member(needs, name)))) &&
    (!isObject(dependent) ||
      names.every((name) =>
        check(member(dependent, name) ?? true, value, 'dependentSchemas', name),
      )) &&
    (namesSchema === undefined ||
      names.every((name) => check(namesSchema, name, 'propertyNames'))) &&
    names.every((name) => memberFits(schema, name, value[name] ?? null, checking))
  )
}

function memberFits(
  schema: JsonObject,
  name: string,
  value: Json,
  { check, path, work }: Checking,
): boolean {
  const properties = member(schema, 'properties')
  const patterns = member(schema, 'patternProperties')
  const own = isObject(properties) ? member(properties, name) : undefined
  const matching = Object.entries(isObject(patterns) ? patterns : {}).filter(([pattern]) =>
    fits(patternRule(pattern, below(path, 'patternProperties', pattern), work), name, work),
  )
  const additional = member(schema, 'additionalProperties')
  if (own === undefined && matching.length === 0) {
    return additional === undefined || check(additional, value, 'additionalProperties')
  }
  return (
    (own === undefined || check(own, value, 'properties', name)) &&
    matching.every(([pattern, inner]) => check(inner, value, 'patternProperties', pattern))
  )
}
