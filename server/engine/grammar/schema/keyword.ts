import { below, type JsonObject } from './json.ts'
import { SchemaError } from './schema-error.ts'

/** How a keyword of JSON Schema 2020-12 is treated. docs/structured-output.md has the same table. */
export type Treatment =
  /** Held to the letter in every document that is written. */
  | 'enforced'
  /** Held where the note of the docs says, refused elsewhere. */
  | 'in part'
  /** Says nothing that a document could break. */
  | 'annotation'
  /** A schema that has it is refused. */
  | 'refused'

const enforced = [
  '$ref $defs definitions $anchor type enum const anyOf allOf',
  'properties required additionalProperties minLength maxLength',
  'minimum maximum exclusiveMinimum exclusiveMaximum prefixItems items minItems maxItems',
  'dependentRequired dependentSchemas then else',
]
const inPart = [
  'oneOf not if pattern format multipleOf contains minContains maxContains uniqueItems',
  'propertyNames patternProperties minProperties maxProperties $id',
  'unevaluatedProperties unevaluatedItems',
]
const annotation = [
  '$schema $comment title description default examples deprecated readOnly writeOnly',
  'contentEncoding contentMediaType contentSchema',
  // OpenAPI's, which change nothing of what is valid.
  'discriminator example externalDocs xml',
]
const refused = ['$dynamicRef $dynamicAnchor $vocabulary']

const table = (lines: readonly string[], treatment: Treatment) =>
  lines.flatMap((line) => line.split(' ').map((name) => [name, treatment] as const))

export const keywords: ReadonlyMap<string, Treatment> = new Map([
  ...table(enforced, 'enforced'),
  ...table(inPart, 'in part'),
  ...table(annotation, 'annotation'),
  ...table(refused, 'refused'),
])

/** @throws SchemaError for a keyword that is unknown or not supported. */
export function refuseUnknown(schema: JsonObject, path: string): void {
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
