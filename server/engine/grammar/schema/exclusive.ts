import { type Looking, without } from './disjoint.ts'
import { isArray, isObject, type Json, type JsonObject, member } from './json.ts'
import { NoOppositeError, type Reading } from './opposite.ts'
import type { Document, Place } from './place.ts'
import { SchemaError } from './schema-error.ts'
import { meet, type Shape } from './shape.ts'
import type { Work } from './work.ts'

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
  return branches.flatMap(({ shapes }, at) =>
    branches.reduce((held, _, against) => apartFrom(held, at, against), shapes),
  )
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
const inexact = /^(?:if|not|oneOf)$/

function isExact(schema: Json, document: Document, followed = new Set<string>()): boolean {
  document.work.spend(1)
  if (isArray(schema)) return schema.every((inner) => isExact(inner, document, followed))
  if (!isObject(schema)) return true
  const reference = member(schema, '$ref')
  if (typeof reference === 'string' && !followed.has(reference)) {
    followed.add(reference)
    const { schema: target } = document.follow(reference, '#')
    if (!isExact(target, document, followed)) return false
  }
  const { work } = document
  return Object.entries(schema).every(
    ([name, inner]) =>
      !inexact.test(name) &&
      // Of several choices that hold at once each may have evaluated something.
      !(name.startsWith('unevaluated') && hasChoices(schema, work)) &&
      isExact(inner, document, followed),
  )
}

function hasChoices(schema: JsonObject, work: Work): boolean {
  const text = JSON.stringify(schema)
  work.spend(Math.ceil(text.length / 100))
  return text.includes('"anyOf":')
}
