import { isArray, isObject, type Json, type JsonObject, member } from './json.ts'

/** Keywords whose value is a schema, a list of schemas, or an object with a schema a name. */
const ONE = [
  'not',
  'if',
  'then',
  'else',
  'items',
  'contains',
  'additionalProperties',
  'propertyNames',
  'unevaluatedItems',
  'unevaluatedProperties',
]
const LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems']
const NAMED = ['properties', 'patternProperties', 'dependentSchemas']

/**
 * The schemas right within one that are asked of a value: by their keywords, so that a member or a listed
 * value which is called like a keyword is none. What is only defined is asked by reference alone.
 */
export const schemasIn = (schema: JsonObject): readonly Json[] => [
  ...ONE.flatMap((name) => member(schema, name) ?? []),
  ...LISTS.flatMap((name) => {
    const list = member(schema, name)
    return isArray(list) ? list : []
  }),
  ...NAMED.flatMap((name) => {
    const all = member(schema, name)
    return isObject(all) ? Object.values(all) : []
  }),
]
