// oxlint-disable no-thenable -- JSON Schema has a keyword of this name
import fc from 'fast-check'

const name = fc.constantFrom('a', 'b', 'kind', 'né e', '"', 'x1')
const small = fc.nat({ max: 4 })
const number = fc.record(
  {
    type: fc.constantFrom('integer', 'number'),
    minimum: fc.constantFrom(-20, -1, 0, 0.5, 7),
    maximum: fc.constantFrom(0, 3.25, 9, 1200),
    exclusiveMinimum: fc.constantFrom(-3, 0, 1),
    multipleOf: fc.constantFrom(1, 2, 5, 0.1, 0.25, 1.5),
  },
  { requiredKeys: ['type'] },
)
const string = fc.record(
  {
    type: fc.constant('string'),
    minLength: small,
    maxLength: fc.integer({ min: 2, max: 12 }),
    pattern: fc.constantFrom('^[a-f]+$', 'x', '^(?!.*b).+', '\\d{2}$', '^"\\\\?'),
    format: fc.constantFrom('date', 'uuid', 'ipv4', 'time', 'email'),
  },
  { requiredKeys: ['type'] },
)
const values = fc.oneof(
  fc.constantFrom(null, true, 0, 1.5, 'a', 'b"\n', ''),
  fc.constant({ a: [1] }),
)
const listed = fc.oneof(
  fc.record({ const: values }),
  fc.record({ enum: fc.array(values, { minLength: 1, maxLength: 3 }) }),
)

const objectOf = (inner: fc.Arbitrary<unknown>) =>
  fc.record(
    {
      type: fc.constant('object'),
      properties: fc.dictionary(name, inner, { maxKeys: 3 }),
      required: fc.uniqueArray(name, { maxLength: 2 }),
      additionalProperties: fc.oneof(fc.boolean(), inner),
      patternProperties: fc.dictionary(fc.constantFrom('^x', '1$'), inner, { maxKeys: 1 }),
      propertyNames: fc.constantFrom({ maxLength: 3 }, { pattern: '^[a-z]' }),
      minProperties: fc.nat({ max: 2 }),
      maxProperties: small,
      dependentRequired: fc.constantFrom({ a: ['b'] }, { x1: ['a', 'kind'] }),
      dependentSchemas: fc.dictionary(name, inner, { maxKeys: 2 }),
      unevaluatedProperties: fc.constant(false),
    },
    { requiredKeys: ['type', 'properties'] },
  )

const listOf = (inner: fc.Arbitrary<unknown>) =>
  fc.record(
    {
      type: fc.constant('array'),
      items: inner,
      prefixItems: fewOf(inner),
      minItems: fc.nat({ max: 2 }),
      maxItems: small,
      contains: inner,
      minContains: fc.nat({ max: 2 }),
      maxContains: small,
      uniqueItems: fc.boolean(),
      unevaluatedItems: fc.constant(false),
    },
    { requiredKeys: ['type'] },
  )

const conditionOf = (inner: fc.Arbitrary<unknown>) =>
  fc.record({ if: inner, then: inner, else: inner }, { requiredKeys: ['if'] })

const fewOf = (inner: fc.Arbitrary<unknown>) => fc.array(inner, { minLength: 1, maxLength: 2 })

/** Random schemas of every keyword that is enforced, some of which nothing fulfils. */
export const schemas: fc.Arbitrary<unknown> = fc
  .letrec<{ schema: unknown; object: unknown; list: unknown }>((tie) => {
    const inner = tie('schema')
    const few = fewOf(inner)
    return {
      schema: fc.oneof(
        { maxDepth: 3, depthSize: 'small' },
        fc.oneof(
          number,
          string,
          listed,
          fc.constantFrom({ type: 'null' }, { type: ['boolean', 'string'] }),
        ),
        tie('object'),
        tie('list'),
        fc.record({ anyOf: few }),
        fc.record({ oneOf: fc.tuple(inner, inner) }),
        fc.record({ allOf: few }),
        fc.record({ allOf: fc.tuple(inner, fc.record({ not: inner })) }),
        fc.record({ allOf: fc.tuple(inner, conditionOf(inner)) }),
        fc.constantFrom(
          {},
          true,
          { $ref: '#/$defs/d' },
          { not: { type: ['string', 'object'] } },
          { type: 'object', oneOf: [{ required: ['a', 'b'] }, { required: ['a', 'kind'] }] },
        ),
      ),
      object: objectOf(inner),
      list: listOf(inner),
    }
  })
  .schema.map((schema) =>
    typeof schema === 'object' && schema !== null
      ? {
          ...schema,
          $defs: { d: { type: ['array', 'null'], items: { $ref: '#/$defs/d' }, maxItems: 2 } },
        }
      : schema,
  )
