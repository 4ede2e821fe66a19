import { numberRule, stringRule } from './constraint.ts'
import { below, bothOf, isArray, type Json, type JsonObject, member } from './json.ts'
import type { Place } from './place.ts'
import { SchemaError } from './schema-error.ts'
import { anyShape, type Shape, type TypeName, typeNames } from './shape.ts'
import { arrayRule, objectRule } from './structure.ts'
import type { Work } from './work.ts'

/** What the keywords of one schema ask by themselves, without those that combine schemas. */
export function ownShape(place: Place, schema: JsonObject, work: Work): Shape {
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
    breaks: false,
  }
}

export function typesOf(schema: JsonObject, path: string) {
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

/** The only values, by `const` and `enum`; null where neither is. */
export function literalsOf(schema: JsonObject, path: string): readonly Json[] | null {
  const only = member(schema, 'const')
  const list = member(schema, 'enum')
  if (list !== undefined && !isArray(list)) {
    throw new SchemaError(below(path, 'enum'), 'a list is expected')
  }
  if (only === undefined) return list ?? null
  return list === undefined ? [only] : bothOf([only], list)
}
