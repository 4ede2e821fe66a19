import { bounded, countAt, cut, listAt, membersAt, namesAt, patternRule } from './constraint.ts'
import { below, type JsonObject, member } from './json.ts'
import { child, type Place } from './place.ts'
import { SchemaError } from './schema-error.ts'
import type { All, ArrayRule, ObjectRule } from './shape.ts'
import type { Work } from './work.ts'

/** What the keywords about lists ask. */
export function arrayRule(place: Place, schema: JsonObject): ArrayRule {
  const { path } = place
  const items = member(schema, 'items')
  if (Array.isArray(items)) {
    throw new SchemaError(
      below(path, 'items'),
      'a list of schemas is written prefixItems since 2020-12',
    )
  }
  return {
    prefix: listAt(schema, 'prefixItems', path).map((inner, at) => [
      child(place, inner, 'prefixItems', at),
    ]),
    items: items === undefined ? null : [child(place, items, 'items')],
    min: bounded(countAt(schema, 'minItems', path) ?? 0, below(path, 'minItems')),
    max: cut(countAt(schema, 'maxItems', path)),
    contains: containsRule(place, schema),
    unique: member(schema, 'uniqueItems') === true ? below(path, 'uniqueItems') : null,
    path,
  }
}

function containsRule(place: Place, schema: JsonObject): ArrayRule['contains'] {
  const contains = member(schema, 'contains')
  const min = countAt(schema, 'minContains', place.path) ?? 1
  const max = countAt(schema, 'maxContains', place.path)
  if (contains === undefined || (min === 0 && max === null)) return []
  const all = [child(place, contains, 'contains')]
  return [{ all, min, max, path: below(place.path, 'contains') }]
}

/** What the keywords about objects ask. */
export function objectRule(place: Place, schema: JsonObject, work: Work): ObjectRule {
  const { path } = place
  const properties = new Map<string, All>(
    membersAt(schema, 'properties', path).map(([name, inner]) => [
      name,
      [child(place, inner, 'properties', name)],
    ]),
  )
  const patterns = membersAt(schema, 'patternProperties', path).map(([pattern, inner]) => {
    const at = below(path, 'patternProperties', pattern)
    return {
      rule: patternRule(pattern, at, work),
      all: [child(place, inner, 'patternProperties', pattern)],
      path: at,
    }
  })
  const additional = member(schema, 'additionalProperties')
  const names = member(schema, 'propertyNames')
  return {
    properties,
    required: new Set(listOfNames(schema, 'required', path)),
    patterns,
    additional:
      additional === undefined ? null : [child(place, additional, 'additionalProperties')],
    names: names === undefined ? [] : [child(place, names, 'propertyNames')],
    min: countAt(schema, 'minProperties', path) ?? 0,
    max: countAt(schema, 'maxProperties', path),
    path,
  }
}

function listOfNames(schema: JsonObject, name: string, path: string): readonly string[] {
  const value = member(schema, name)
  return value === undefined ? [] : namesAt(value, below(path, name))
}
