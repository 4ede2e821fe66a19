import { conditions } from './condition.ts'
import { listAt } from './constraint.ts'
import { exclusive } from './exclusive.ts'
import { below, isArray, isObject, type JsonObject, member } from './json.ts'
import { refuseUnknown } from './keyword.ts'
import { NoOppositeError, opposite, type Reading } from './opposite.ts'
import { ownShape } from './own-shape.ts'
import { child, type Document, type Place } from './place.ts'
import { SchemaError } from './schema-error.ts'
import { type All, anyShape, meet, type Shape } from './shape.ts'

/**
 * Every way to fulfil some schemas at once: their choices multiplied out, so that a shape has nothing but
 * rules that hold together. Schemas of members and items are left as they are.
 * @throws SchemaError naming the first thing that cannot be enforced.
 */
export function expand(all: All, document: Document): readonly Shape[] {
  return all.reduce<readonly Shape[]>(
    (shapes, place) => meet(shapes, expandPlace(place, document, []), place.path, document.work),
    [anyShape(all[0]?.path ?? '#')],
  )
}

/** What a schema was expanded to, by its path: where many references lead to one, it is read once. */
const expanded = new WeakMap<Document, Map<string, readonly Shape[]>>()

/**
 * `open`: the schemas that this one stands in, so that one which refers to itself is found. What was read
 * without being within an opposite is the same wherever it stands.
 */
function expandPlace(place: Place, document: Document, open: readonly string[]): readonly Shape[] {
  if (place.opposite || open.some((mark) => mark.startsWith('not '))) {
    return readPlace(place, document, open)
  }
  const known = expanded.get(document) ?? new Map<string, readonly Shape[]>()
  expanded.set(document, known)
  const shapes = known.get(place.path) ?? readPlace(place, document, open)
  known.set(place.path, shapes)
  return shapes
}

function readPlace(place: Place, document: Document, open: readonly string[]): readonly Shape[] {
  const { schema, path } = place
  if (place.opposite) return readingIn(document, open).opposite({ schema, path })
  document.work.spend(10 + Math.ceil(path.length / 500))
  if (typeof schema === 'boolean') return schema ? [anyShape(path)] : []
  if (!isObject(schema)) throw new SchemaError(path, 'a schema is an object, true or false')
  if (open.includes(path)) throw new SchemaError(path, 'it refers to itself without end')
  refuseUnknown(schema, path)
  const reading = readingIn(document, [...open, path])
  const parts = [
    [ownShape(place, schema, document.work)],
    ...references(place, schema, reading),
    ...choices(place, schema, reading),
    ...conditions(place, schema, reading),
    ...negations(place, schema, reading),
  ]
  const shapes = parts.reduce((left, right) => meet(left, right, path, document.work))
  return closed(place, schema, shapes)
}

function readingIn(document: Document, open: readonly string[]): Reading {
  return {
    document,
    expand: (place) => expandPlace(place, document, open),
    opposite: (place) => {
      const mark = `not ${place.path}`
      if (open.includes(mark)) {
        throw new NoOppositeError(place.path, 'it is its own opposite without end')
      }
      return opposite(place, readingIn(document, [...open, mark]))
    },
  }
}

function references(place: Place, schema: JsonObject, { document, expand: read }: Reading) {
  const reference = member(schema, '$ref')
  const { path } = place
  const targets = reference === undefined ? [] : [document.follow(reference, below(path, '$ref'))]
  const parts = listAt(schema, 'allOf', path).map((inner, at) => child(place, inner, 'allOf', at))
  return [...targets, ...parts].map(read)
}

function choices(place: Place, schema: JsonObject, reading: Reading) {
  const { document } = reading
  const { path } = place
  const places = (name: string) =>
    listAt(schema, name, path).map((inner, at) => child(place, inner, name, at))
  const any = places('anyOf').flatMap(reading.expand)
  const base = [ownShape(place, schema, document.work)]
  const one = places('oneOf').map((branch) => ({
    place: branch,
    shapes: meet(base, reading.expand(branch), path, document.work),
  }))
  const looking = { expand: (all: All) => expand(all, document), work: document.work }
  return [
    ...(member(schema, 'anyOf') === undefined ? [] : [any]),
    ...(member(schema, 'oneOf') === undefined
      ? []
      : [exclusive(one, below(path, 'oneOf'), reading, looking)]),
  ]
}

function negations(place: Place, schema: JsonObject, reading: Reading) {
  const not = member(schema, 'not')
  return not === undefined ? [] : [reading.opposite(child(place, not, 'not'))]
}

/** Of members and items that nothing within this schema speaks of: `unevaluatedProperties`, `…Items`. */
function closed(place: Place, schema: JsonObject, shapes: readonly Shape[]): readonly Shape[] {
  const properties = member(schema, 'unevaluatedProperties')
  const items = member(schema, 'unevaluatedItems')
  const others =
    properties === undefined ? null : [child(place, properties, 'unevaluatedProperties')]
  const rest = items === undefined ? null : [child(place, items, 'unevaluatedItems')]
  if (others === null && rest === null) return shapes
  refuseBesideClosed(place, shapes)
  return shapes.map((shape) => ({
    ...shape,
    object: { ...shape.object, additional: shape.object.additional ?? others },
    array: { ...shape.array, items: shape.array.items ?? rest },
  }))
}

function refuseBesideClosed({ path }: Place, shapes: readonly Shape[]): void {
  const refuse = (what: string) => {
    throw new SchemaError(path, `unevaluated… beside ${what} is not supported`)
  }
  if (shapes.some(({ literals }) => literals?.some((value) => isObject(value) || isArray(value)))) {
    refuse('listed objects or lists')
  }
  if (shapes.some(({ breaks }) => breaks)) refuse('if, not or oneOf of the values of members')
}
