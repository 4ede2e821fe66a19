import { listAt, numberRule, stringRule } from './constraint.ts'
import { without } from './disjoint.ts'
import { below, isArray, isObject, type Json, type JsonObject, member } from './json.ts'
import { keywords } from './keyword.ts'
import { child, type Document, type Place } from './place.ts'
import { SchemaError } from './schema-error.ts'
import { type All, anyShape, bothShapes, type Shape, type TypeName, typeNames } from './shape.ts'
import { arrayRule, objectRule } from './structure.ts'
import type { Work } from './work.ts'

/** Alternatives multiply where choices meet. */
const MOST_SHAPES = 256

/**
 * Every way to fulfil some schemas at once: their choices multiplied out, so that a shape has nothing but
 * rules that hold together. Schemas of members and items are left as they are.
 * @throws SchemaError naming the first thing that cannot be enforced.
 */
export function expand(
  all: All,
  document: Document,
  open: readonly string[] = [],
): readonly Shape[] {
  return all.reduce<readonly Shape[]>(
    (shapes, place) => meet(shapes, expandPlace(place, document, open), place.path, document.work),
    [anyShape(all[0]?.path ?? '#')],
  )
}

function meet(
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

function expandPlace(place: Place, document: Document, open: readonly string[]): readonly Shape[] {
  const { schema, path } = place
  document.work.spend(10)
  if (typeof schema === 'boolean') return schema ? [anyShape(path)] : []
  if (!isObject(schema)) throw new SchemaError(path, 'a schema is an object, true or false')
  if (open.includes(path)) throw new SchemaError(path, 'it refers to itself without end')
  refuseUnknown(schema, path)
  const inside = [...open, path]
  const parts = [
    [ownShape(place, schema, document.work)],
    ...references(place, schema, document, inside),
    ...choices(place, schema, document, inside),
    ...negations(place, schema),
  ]
  const shapes = parts.reduce((left, right) => meet(left, right, path, document.work))
  return closed(place, schema, shapes)
}

function refuseUnknown(schema: JsonObject, path: string): void {
  for (const name of Object.keys(schema)) {
    const treatment = keywords.get(name)
    // What begins with x- is a note by convention.
    if (treatment === undefined && !name.startsWith('x-')) {
      throw new SchemaError(below(path, name), 'this keyword is not one of JSON Schema 2020-12')
    }
    if (treatment === 'refused') {
      throw new SchemaError(below(path, name), 'this keyword is not supported')
    }
    if (name === '$id' && path !== '#') {
      throw new SchemaError(below(path, name), '$id is only supported at the top')
    }
  }
}

function ownShape(place: Place, schema: JsonObject, work: Work): Shape {
  const { path } = place
  const types = typesOf(schema, path)
  const number = numberRule(schema, path)
  return {
    types: types.names,
    literals: literalsOf(schema, path),
    number: { ...number, integer: types.integer },
    string: types.names.has('string') ? stringRule(schema, path, work) : anyShape(path).string,
    array: arrayRule(place, schema),
    object: objectRule(place, schema, work),
  }
}

function typesOf(schema: JsonObject, path: string) {
  const type = member(schema, 'type')
  if (type === undefined) return { names: new Set(typeNames), integer: false }
  const list = isArray(type) ? type : [type]
  const names = new Set<TypeName>()
  for (const name of list) {
    const known = name === 'integer' ? 'number' : typeNames.find((one) => one === name)
    if (known === undefined) throw new SchemaError(below(path, 'type'), 'this type is unknown')
    names.add(known)
  }
  return { names, integer: list.includes('integer') && !list.includes('number') }
}

function literalsOf(schema: JsonObject, path: string): readonly Json[] | null {
  const only = member(schema, 'const')
  const list = member(schema, 'enum')
  if (list !== undefined && !isArray(list)) {
    throw new SchemaError(below(path, 'enum'), 'a list is expected')
  }
  if (only === undefined) return list ?? null
  return list === undefined ? [only] : bothConst(only, list)
}

const bothConst = (only: Json, list: readonly Json[]): readonly Json[] =>
  list.some((value) => JSON.stringify(value) === JSON.stringify(only)) ? [only] : []

function references(place: Place, schema: JsonObject, document: Document, open: readonly string[]) {
  const reference = member(schema, '$ref')
  const { path } = place
  const targets = reference === undefined ? [] : [document.follow(reference, below(path, '$ref'))]
  const parts = listAt(schema, 'allOf', path).map((inner, at) => child(place, inner, 'allOf', at))
  return [...targets, ...parts].map((part) => expandPlace(part, document, open))
}

function choices(place: Place, schema: JsonObject, document: Document, open: readonly string[]) {
  const branches = (name: string) =>
    listAt(schema, name, place.path).map((inner, at) =>
      expandPlace(child(place, inner, name, at), document, open),
    )
  const base = [ownShape(place, schema, document.work)]
  const one = branches('oneOf').map((shapes) => meet(base, shapes, place.path, document.work))
  const lists = [branches('anyOf').flat(), exclusive(one, document, below(place.path, 'oneOf'))]
  return lists.filter((_, at) => member(schema, at === 0 ? 'anyOf' : 'oneOf') !== undefined)
}

/** oneOf means exactly one: it is only enforced where branches can be told apart. */
function exclusive(
  branches: readonly (readonly Shape[])[],
  document: Document,
  path: string,
): readonly Shape[] {
  const looking = { expand: (all: All) => expand(all, document), work: document.work }
  return branches.flatMap((shapes, at) =>
    shapes.map((shape) => {
      let held = shape
      // Each other branch as it is, not as it is written: what it would take counts.
      for (const [against, others] of branches.entries()) {
        if (against === at) continue
        for (const other of others)
          held = without(held, other, looking) ?? overlap(path, at, against)
      }
      return held
    }),
  )
}

function overlap(path: string, at: number, against: number): never {
  const both = `its branches ${Math.min(at, against)} and ${Math.max(at, against)} may hold at once`
  const instead = 'write anyOf, or tell them apart by a required property'
  throw new SchemaError(path, `${both}; ${instead}`)
}

/** `not` where its opposite can be written: nothing, anything, and types. */
function negations(place: Place, schema: JsonObject): (readonly Shape[])[] {
  const not = member(schema, 'not')
  if (not === undefined) return []
  const path = below(place.path, 'not')
  if (not === false) return []
  if (not === true || (isObject(not) && Object.keys(not).length === 0)) return [[]]
  const type = isObject(not) && Object.keys(not).length === 1 ? member(not, 'type') : undefined
  if (isObject(not) && type !== undefined) {
    const { names, integer } = typesOf(not, path)
    if (!integer) {
      const types = new Set(typeNames.filter((name) => !names.has(name)))
      return [[{ ...anyShape(path), types }]]
    }
  }
  throw new SchemaError(path, 'not is only supported with true, false, {} and a type')
}

/** Of members and items that nothing within this schema speaks of: `unevaluatedProperties`, `…Items`. */
function closed(place: Place, schema: JsonObject, shapes: readonly Shape[]): readonly Shape[] {
  const properties = member(schema, 'unevaluatedProperties')
  const items = member(schema, 'unevaluatedItems')
  const others =
    properties === undefined ? null : [child(place, properties, 'unevaluatedProperties')]
  const rest = items === undefined ? null : [child(place, items, 'unevaluatedItems')]
  if (others === null && rest === null) return shapes
  if (shapes.some(({ literals }) => literals?.some((value) => isObject(value) || isArray(value)))) {
    throw new SchemaError(
      place.path,
      'unevaluated… beside listed objects or lists is not supported',
    )
  }
  return shapes.map((shape) => ({
    ...shape,
    object: { ...shape.object, additional: shape.object.additional ?? others },
    array: { ...shape.array, items: shape.array.items ?? rest },
  }))
}
