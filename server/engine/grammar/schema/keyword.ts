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
  'unevaluatedProperties unevaluatedItems',
]
const inPart = [
  'oneOf not pattern format multipleOf contains minContains uniqueItems propertyNames',
  'patternProperties minProperties maxProperties dependentRequired $id',
]
const annotation = [
  '$schema $comment title description default examples deprecated readOnly writeOnly',
  'contentEncoding contentMediaType contentSchema',
]
const refused = ['if then else dependentSchemas maxContains $dynamicRef $dynamicAnchor $vocabulary']

const table = (lines: readonly string[], treatment: Treatment) =>
  lines.flatMap((line) => line.split(' ').map((name) => [name, treatment] as const))

export const keywords: ReadonlyMap<string, Treatment> = new Map([
  ...table(enforced, 'enforced'),
  ...table(inPart, 'in part'),
  ...table(annotation, 'annotation'),
  ...table(refused, 'refused'),
])
