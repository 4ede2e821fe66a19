// oxlint-disable no-thenable -- JSON Schema has a keyword of this name
import { describe, expect, test } from 'vitest'
import { seeded, walk } from '../walk.fixture.ts'
import { compileSchema } from './compile.ts'
import { SchemaError } from './schema-error.ts'
import { documents } from './documents.fixture.ts'

const refusal = (schema: unknown): string => {
  try {
    compileSchema(schema, { order: 'any' })
  } catch (error) {
    if (error instanceof SchemaError) return `${error.path}: ${error.message}`
    throw error
  }
  return 'taken'
}

const one = { const: 1 }

describe('a schema becomes a grammar', () => {
  test('of the listed values and no others', () => {
    expect(documents({ enum: ['a', 1, null, { b: [true] }] })).toEqual(
      ['"a"', '1', 'null', '{"b":[true]}'].toSorted(),
    )
    expect(documents({ enum: ['a', 'bc', 1], type: 'string', minLength: 2 })).toEqual(['"bc"'])
    expect(documents({ const: 'é"\\\n\u0001' })).toEqual([JSON.stringify('é"\\\n\u0001')])
  })

  test('of a long list, whose values are found by what they are', () => {
    const list = [...Array.from({ length: 9000 }, (_, at) => at), '8', null, [1], { a: 1 }]
    const { accepts } = compileSchema({ enum: list, not: { const: 7 } }, { order: 'any' })
    expect([8999, 0, '8', null, [1], { a: 1 }].filter(accepts)).toHaveLength(6)
    expect([9000, 7, '9', true, [2], { a: 2 }].filter(accepts)).toEqual([])
  })

  test('that refers to itself', () => {
    const schema = {
      $ref: '#/$defs/node',
      $defs: {
        node: {
          type: 'object',
          properties: {
            v: { enum: [1, 2] },
            next: { anyOf: [{ $ref: '#/$defs/node' }, { type: 'null' }] },
          },
          required: ['v', 'next'],
          additionalProperties: false,
        },
      },
    }
    expect(documents(schema).some((text) => text.includes('"next":{"'))).toBe(true)
  })

  test('of lists with a prefix, a length, and something they contain', () => {
    expect(documents({ type: 'array', prefixItems: [one, { const: 2 }], minItems: 1 })).toEqual([
      '[1,2]',
      '[1]',
    ])
    expect(documents({ type: 'array', items: one, minItems: 2, maxItems: 3 })).toEqual([
      '[1,1,1]',
      '[1,1]',
    ])
    const schema = { type: 'array', items: { enum: [1, 2] }, contains: { const: 2 }, maxItems: 2 }
    expect(documents(schema)).toEqual(['[2,1]', '[2,2]', '[2]'])
  })

  test('of lists whose few items differ', () => {
    const schema = { type: 'array', items: { enum: ['a', 'b'] }, uniqueItems: true, minItems: 1 }
    expect(documents(schema)).toEqual(['["a","b"]', '["a"]', '["b","a"]', '["b"]'])
  })

  test('of a value that both const and enum name, in whatever order its members stand', () => {
    const schema = { const: { a: 1, b: 2 }, enum: [{ b: 2, a: 1 }, 3] }
    expect(documents(schema).map((text) => JSON.parse(text))).toEqual([{ a: 1, b: 2 }])
    expect(() => documents({ ...schema, enum: [{ b: 1, a: 2 }] })).toThrow()
  })

  test('of what is not: listed, too short, matched, wrong in a member', () => {
    expect(documents({ enum: ['a', 'b'], not: { const: 'a' } })).toEqual(['"b"'])
    expect(documents({ type: ['boolean', 'null'], not: { enum: [true, null] } })).toEqual(['false'])
    expect(documents({ type: 'string', pattern: '^a{0,2}$', not: { minLength: 2 } })).toEqual(
      ['""', '"a"'].toSorted(),
    )
    expect(documents({ type: 'string', pattern: '^[ab]$', not: { pattern: 'a' } })).toEqual(['"b"'])
    const member = { type: 'object', properties: { a: { enum: [1, 2] } }, required: ['a'] }
    expect(documents({ ...member, not: { properties: { a: { const: 1 } } } })).toEqual(['{"a":2}'])
    expect(documents({ not: { not: { const: 3 } } })).toEqual(['3'])
  })

  test('of no more that are contained than may be', () => {
    const schema = { type: 'array', items: { enum: [1, 2] }, contains: { const: 1 }, maxItems: 3 }
    const written = documents({ ...schema, maxContains: 1 })
    expect(written).toEqual(['[1,2,2]', '[1,2]', '[1]'])
    expect(refusal({ ...schema, minContains: 2, maxContains: 1 })).toMatch(/no value can fulfil/)
  })

  test('with only one spelling of every text, so that a bound on it holds', () => {
    const { gbnf } = compileSchema({ type: 'string', maxLength: 3 }, { order: 'any' })
    for (let seed = 0; seed < 200; seed++) {
      const text = walk(gbnf, seeded(seed)) ?? '""'
      expect(JSON.stringify(JSON.parse(text))).toBe(text)
    }
  })

  test('whose text is the same for the same schema', () => {
    const schema = { type: 'object', properties: { a: { type: 'string', pattern: 'x' } } }
    expect(compileSchema(schema, { order: 'any' })).toMatchObject({
      gbnf: compileSchema(schema, { order: 'any' }).gbnf,
    })
  })
})

describe('a schema is refused with the place that cannot be enforced', () => {
  test.each([
    [{ $vocabulary: {} }, '#/$vocabulary: '],
    [
      { properties: { a: { properties: { 'b/c': { $dynamicRef: '#' } } } } },
      '#/properties/a/properties/b~1c/$dynamicRef: ',
    ],
    [{ if: { format: 'date' }, then: { minLength: 3 } }, '#/if: '],
    [{ if: { properties: { a: { wrong: 1 } } }, then: false }, '#/if/properties/a/wrong: '],
    [{ not: { properties: { a: { wrong: 1 }, b: { const: 1 } } } }, '#/not/properties/a/wrong: '],
    [{ not: { uniqueItems: true } }, '#/not: '],
    [{ type: 'object', properties: { a: { wrong: 1 } } }, '#/properties/a/wrong: '],
    [{ type: 'string', pattern: '(a)\\1' }, '#/pattern: '],
    [{ type: 'string', format: 'iri' }, '#/format: '],
    [{ type: 'string', format: 'iri', pattern: '^a' }, '#/format: '],
    [{ type: 'string', format: 'e164' }, '#/format: '],
    [{ $ref: 'https://example.com/x' }, '#/$ref: '],
    [{ $ref: '#/$defs/none' }, '#/$ref: '],
    [{ $ref: '#' }, '#: '],
    [
      { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } } },
      '#/$defs/a: ',
    ],
    [{ oneOf: [{ properties: { a: {} } }, { properties: { b: {} } }] }, '#/oneOf: '],
    [{ oneOf: [{ type: 'integer' }, { type: 'number' }] }, '#/oneOf: '],
    [{ type: 'array', uniqueItems: true }, '#/uniqueItems: '],
    [{ type: 'array', items: [{}] }, '#/items: '],
    [{ type: 'array', contains: { multipleOf: 2 }, maxContains: 2 }, '#/contains: '],
    [{ type: 'object', minProperties: 2 }, '#: '],
    [{ type: 'number', multipleOf: 1000.5 }, '#/multipleOf: '],
    [{ type: 'thing' }, '#/type: '],
    [{ type: 'string', minLength: -1 }, '#/minLength: '],
    [{ type: 'string', minLength: 100_000 }, '#/minLength: '],
    [{ type: 'string', minLength: 3, maxLength: 2 }, '#: '],
    [{ enum: [] }, '#: '],
    [false, '#: '],
    [{ allOf: [{ type: 'string' }, { type: 'null' }] }, '#: '],
    [{ type: 'object', properties: { a: { $ref: '#' } }, required: ['a'] }, '#: '],
    [{ type: 'object', properties: { a: false }, required: ['a'] }, '#: '],
    ['string', '#: '],
    [{ $defs: { a: { $id: 'x' } }, $ref: '#/$defs/a' }, '#/$defs/a/$id: '],
  ])('%j', (schema, path) => {
    expect(refusal(schema).startsWith(path), refusal(schema)).toBe(true)
  })
})
