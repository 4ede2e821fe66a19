import { type Looking, without } from './disjoint.ts'
import { isObject, type Json, member } from './json.ts'
import { NoOppositeError, type Reading } from './opposite.ts'
import type { Document, Place } from './place.ts'
import { SchemaError } from './schema-error.ts'
import { schemasIn } from './subschema.ts'
import { meet, type Shape } from './shape.ts'

/** A branch of `oneOf` with every way to fulfil it. */
export type Branch = { readonly place: Place; readonly shapes: readonly Shape[] }

/** oneOf means exactly one: each branch is written without what would fulfil another. */
export function exclusive(
  branches: readonly Branch[],
  path: string,
  reading: Reading,
  looking: Looking,
): readonly Shape[] {
  const { document } = reading
  const apartFrom = (held: readonly Shape[], at: number, against: number): readonly Shape[] => {
    const other = branches[against]
    if (other === undefined || against === at) return held
    const told = isExact(other.place.schema, document)
      ? held.map((shape) => withoutAll(shape, other.shapes, looking))
      : [null]
    if (told.every((shape) => shape !== null)) return told
    return meet(held, broken(other.place, reading, overlap(path, at, against)), path, document.work)
  }
  const told = branches.flatMap(({ shapes }, at) =>
    branches.reduce((held, _, against) => apartFrom(held, at, against), shapes),
  )
  if (told.length === 0) refuseFractions(branches, path)
  return told
}

/** Fractions alone are one of two branches where the other is of integers: they are not written by themselves. */
function refuseFractions(branches: readonly Branch[], path: string): void {
  const withNumbers = branches.map(({ shapes }) =>
    shapes.filter(({ types }) => types.has('number')),
  )
  const at = withNumbers.findIndex((shapes) => shapes.some(({ number }) => number.integer))
  const against = withNumbers.findIndex((shapes) => shapes.some(({ number }) => !number.integer))
  if (at !== -1 && against !== -1) throw overlap(path, at, against)
}

/** Null where they cannot be told apart by looking. */
const withoutAll = (made: Shape, others: readonly Shape[], looking: Looking): Shape | null =>
  others.reduce<Shape | null>(
    (held, other) => (held === null ? null : without(held, other, looking)),
    made,
  )

function broken(place: Place, reading: Reading, otherwise: SchemaError): readonly Shape[] {
  try {
    return reading.opposite(place)
  } catch (error) {
    throw error instanceof NoOppositeError ? otherwise : error
  }
}

function overlap(path: string, at: number, against: number): SchemaError {
  const both = `its branches ${Math.min(at, against)} and ${Math.max(at, against)} may hold at once`
  const instead = 'write anyOf, or tell them apart by a required property'
  return new SchemaError(path, `${both}; ${instead}`)
}

/** What has shapes for some of its values alone: a value without a shape may fulfil it all the same. */
const inexact: ReadonlySet<string> = new Set(['if', 'not', 'oneOf'])

function isExact(schema: Json, document: Document, followed = new Set<string>()): boolean {
  document.work.spend(1)
  if (!isObject(schema)) return true
  const reference = member(schema, '$ref')
  if (typeof reference === 'string' && !followed.has(reference)) {
    followed.add(reference)
    const { schema: target } = document.follow(reference, '#')
    if (!isExact(target, document, followed)) return false
  }
  const names = Object.keys(schema)
  if (names.some((name) => inexact.has(name))) return false
  // Of several choices that hold at once each may have evaluated something.
  const closes = names.some((name) => name.startsWith('unevaluated'))
  if (closes && hasChoices(schema, document)) return false
  return schemasIn(schema).every((inner) => isExact(inner, document, followed))
}

function hasChoices(schema: Json, document: Document, followed = new Set<string>()): boolean {
  document.work.spend(1)
  if (!isObject(schema)) return false
  if (member(schema, 'anyOf') !== undefined) return true
  const reference = member(schema, '$ref')
  if (typeof reference === 'string' && !followed.has(reference)) {
    followed.add(reference)
    if (hasChoices(document.follow(reference, '#').schema, document, followed)) return true
  }
  return schemasIn(schema).some((inner) => hasChoices(inner, document, followed))
}
