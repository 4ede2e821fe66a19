import { countAt, listAt, membersAt, namesAt, numberRule, patternRule } from './constraint.ts'
import { typeOf } from './disjoint.ts'
import { below, isObject, type JsonObject, member } from './json.ts'
import { keywords, refuseUnknown } from './keyword.ts'
import { anyNumber } from './number-rule.ts'
import { literalsOf, typesOf } from './own-shape.ts'
import { child, type Document, never, oppositeOf, type Place } from './place.ts'
import { literal } from './regular.ts'
import { SchemaError } from './schema-error.ts'
import { anyShape, meet, type Shape, type TypeName, typeNames } from './shape.ts'
import { anyString } from './string-rule.ts'

/** What the schemas within one are read with. */
export type Reading = {
  readonly document: Document
  /** Every way to fulfil a schema within the one that is read. */
  readonly expand: (place: Place) => readonly Shape[]
  /** Every way to break one that is written. */
  readonly opposite: (place: Place) => readonly Shape[]
}

/** A schema that can be broken, but in no way that is written. */
export class NoOppositeError extends SchemaError {}

/**
 * Ways to break a schema: whatever has one of these shapes does not fulfil it. They need not be all ways,
 * since a grammar may leave documents out.
 * @throws SchemaError where there are ways and none is written.
 */
export function opposite(place: Place, reading: Reading): readonly Shape[] {
  const { schema, path } = place
  reading.document.work.spend(10)
  if (typeof schema === 'boolean') return schema ? [] : [anyShape(path)]
  if (!isObject(schema)) throw new SchemaError(path, 'a schema is an object, true or false')
  refuseUnknown(schema, path)
  const ways = [
    ...otherTypes(schema, path),
    ...otherValues(schema, path),
    ...otherNumbers(schema, path),
    ...otherTexts(schema, path, reading),
    ...otherLengths(schema, path),
    ...otherMembers(place, schema, reading),
    ...otherChoices(place, schema, reading),
  ]
  if (ways.length === 0 && Object.keys(schema).some(asksSomething)) throw noOpposite(path)
  return ways
}

const asksSomething = (name: string): boolean =>
  keywords.get(name) !== 'annotation' && !/^(?:x-.*|\$defs|definitions|\$anchor|\$id)$/.test(name)

const noOpposite = (path: string) =>
  new NoOppositeError(path, 'the opposite of this cannot be written, which not or if would need')

const only = (path: string, types: readonly TypeName[], more: Partial<Shape> = {}): Shape => ({
  ...anyShape(path),
  types: new Set(types),
  ...more,
})

function otherTypes(schema: JsonObject, path: string): readonly Shape[] {
  // Of an integer's opposite the fractions are left out.
  const { names } = typesOf(schema, path)
  const others = typeNames.filter((name) => !names.has(name))
  return others.length === 0 ? [] : [only(path, others)]
}

function otherValues(schema: JsonObject, path: string): readonly Shape[] {
  const values = literalsOf(schema, path)
  if (values === null) return []
  const used = new Set(values.map(typeOf))
  const texts = values.filter((value) => typeof value === 'string')
  const numbers = values.filter((value) => typeof value === 'number')
  const boolean = [true, false].filter((value) => !values.includes(value))
  return [
    only(
      path,
      typeNames.filter((name) => !used.has(name)),
    ),
    ...(texts.length === 0
      ? []
      : [only(path, ['string'], { string: { ...anyString(path), none: texts.map(literal) } })]),
    ...(used.has('boolean') && boolean.length > 0
      ? [only(path, ['boolean'], { literals: boolean })]
      : []),
    ...(numbers.length === 0
      ? []
      : [
          belowNumber(path, Math.min(...numbers), true),
          aboveNumber(path, Math.max(...numbers), true),
        ]),
  ]
}

const belowNumber = (path: string, value: number, exclusive: boolean): Shape =>
  only(path, ['number'], { number: { ...anyNumber, maxs: [{ value, exclusive, path }] } })
const aboveNumber = (path: string, value: number, exclusive: boolean): Shape =>
  only(path, ['number'], { number: { ...anyNumber, mins: [{ value, exclusive, path }] } })

function otherNumbers(schema: JsonObject, path: string): readonly Shape[] {
  // A format may be a note to whoever checks: what breaks it may be taken.
  const { mins, maxs } = numberRule({ ...schema, format: 'double' }, path)
  return [
    ...mins.map(({ value, exclusive }) => belowNumber(path, value, !exclusive)),
    ...maxs.map(({ value, exclusive }) => aboveNumber(path, value, !exclusive)),
  ]
}

function otherTexts(schema: JsonObject, path: string, { document }: Reading): readonly Shape[] {
  const text = (rule: object) => only(path, ['string'], { string: { ...anyString(path), ...rule } })
  const min = countAt(schema, 'minLength', path) ?? 0
  const max = countAt(schema, 'maxLength', path)
  const pattern = member(schema, 'pattern')
  const rule =
    pattern === undefined ? null : patternRule(pattern, below(path, 'pattern'), document.work)
  return [
    ...(min > 0 ? [text({ max: min - 1 })] : []),
    ...(max !== null && max < MOST ? [text({ min: max + 1 })] : []),
    ...(rule?.all ?? []).map((language) => text({ none: [language] })),
    ...(rule?.none ?? []).map((language) => text({ all: [language] })),
  ]
}

/** Longer than that nothing is written. */
const MOST = 10_000

function otherLengths(schema: JsonObject, path: string): readonly Shape[] {
  const { array } = anyShape(path)
  const items = countAt(schema, 'minItems', path) ?? 0
  const most = countAt(schema, 'maxItems', path)
  return [
    ...(items > 0 ? [only(path, ['array'], { array: { ...array, max: items - 1 } })] : []),
    ...(most !== null && most < MOST
      ? [only(path, ['array'], { array: { ...array, min: most + 1 } })]
      : []),
  ]
}

/** Without a member that is required, or with one that does not fulfil its schema. */
function otherMembers(place: Place, schema: JsonObject, reading: Reading): readonly Shape[] {
  const { path } = place
  const required = member(schema, 'required')
  const names = required === undefined ? [] : namesAt(required, below(path, 'required'))
  const breakable = membersAt(schema, 'properties', path).flatMap(([name, inner]) => {
    const own = child(place, inner, 'properties', name)
    return written(() => reading.opposite(own)).length === 0
      ? []
      : [[name, oppositeOf(own)] as const]
  })
  return [
    ...names.map((name) => withMember(path, name, never)),
    ...breakable.map(([name, own]) => ({ ...withMember(path, name, own), breaks: true })),
  ]
}

/** Objects with a member that fulfils a schema, or only with one; without it where nothing can fulfil it. */
export function withMember(path: string, name: string, value: Place | null): Shape {
  const { object } = anyShape(path)
  const properties = new Map(value === null ? [] : [[name, [value]]])
  const required = new Set(value === never ? [] : [name])
  return only(path, ['object'], { object: { ...object, properties, required } })
}

function otherChoices(place: Place, schema: JsonObject, reading: Reading): readonly Shape[] {
  const { path } = place
  const { document } = reading
  const each = (name: string) =>
    listAt(schema, name, path).map((inner, at) => child(place, inner, name, at))
  const none = (branches: readonly Place[]) =>
    branches.length === 0
      ? []
      : written(() =>
          branches
            .map(reading.opposite)
            .reduce((left, right) => meet(left, right, path, document.work)),
        )
  const reference = member(schema, '$ref')
  const parts = [
    ...(reference === undefined ? [] : [document.follow(reference, below(path, '$ref'))]),
    ...each('allOf'),
  ]
  const not = member(schema, 'not')
  return [
    ...parts.flatMap((part) => written(() => reading.opposite(part))),
    ...none(each('anyOf')),
    ...none(each('oneOf')),
    ...(not === undefined ? [] : reading.expand(child(place, not, 'not')).map(asBreaking)),
  ]
}

const asBreaking = (shape: Shape): Shape => ({ ...shape, breaks: true })

/** None where none is written: others may be. */
function written(some: () => readonly Shape[]): readonly Shape[] {
  try {
    return some()
  } catch (error) {
    if (error instanceof NoOppositeError) return []
    throw error
  }
}
