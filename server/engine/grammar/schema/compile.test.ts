// oxlint-disable no-thenable -- JSON Schema has a keyword of this name
import { describe, expect, test } from 'vitest'
import { seeded, walk } from '../walk.fixture.ts'
import { compileSchema } from './compile.ts'
import { checkedBy } from './peer.fixture.ts'
import { SchemaError } from './schema-error.ts'

/** All documents that some random walks end in. */
function documents(schema: unknown, order: 'any' | 'declared' = 'any', walks = 120): string[] {
  const { gbnf, accepts } = compileSchema(schema, { order })
  const valid = checkedBy(schema)
  const found = new Set<string>()
  for (let seed = 0; seed < walks; seed++) {
    const text = walk(gbnf, seeded(seed))
    if (text === null) continue
    const value: unknown = JSON.parse(text)
    expect([text, valid(value), accepts(value)]).toEqual([text, true, true])
    found.add(JSON.stringify(value))
  }
  return [...found].toSorted()
}

/** The names of an object, as its text has them. */
const namesOf = (text: string) => Array.from(text.matchAll(/"(\w)":/g), ([, name = '']) => name)

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

  test('with members in any order, required ones always', () => {
    const member = { const: 0 }
    const schema = {
      type: 'object',
      properties: { a: member, b: member, c: member },
      required: ['a', 'b'],
    }
    const orders = ['ab', 'ba', 'abc', 'acb', 'bac', 'bca', 'cab', 'cba']
    const written = orders.map((order) =>
      JSON.stringify(Object.fromEntries(Array.from(order, (name) => [name, 0]))),
    )
    expect(documents(schema, 'any', 300)).toEqual(written.toSorted())
  })

  test('with members as declared where that is asked for, or where there are many', () => {
    const schema = {
      type: 'object',
      properties: { b: { const: 1 }, a: { const: 2 } },
      required: ['a'],
    }
    expect(documents(schema, 'declared')).toEqual(['{"a":2}', '{"b":1,"a":2}'])
    const many = Object.fromEntries(Array.from('gfedcba', (name) => [name, { const: 0 }]))
    const all = documents(
      { type: 'object', properties: many, required: 'abcdefg'.split('') },
      'any',
    )
    expect(all).toEqual([JSON.stringify({ g: 0, f: 0, e: 0, d: 0, c: 0, b: 0, a: 0 })])
  })

  test('in which another member never takes a listed name', () => {
    const schema = {
      type: 'object',
      properties: { a: { const: 1 }, ab: { const: 2 } },
      additionalProperties: { type: 'null' },
    }
    expect(documents(schema, 'any', 300).length).toBeGreaterThan(20)
    expect(documents(schema, 'declared', 100).length).toBeGreaterThan(5)
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

  test('of several schemas at once', () => {
    const schema = {
      allOf: [
        { type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] },
        { properties: { a: { minimum: 3, maximum: 4 }, b: { const: null } }, required: ['b'] },
      ],
      unevaluatedProperties: false,
    }
    expect(documents(schema, 'declared')).toEqual(['{"a":3,"b":null}', '{"a":4,"b":null}'])
  })

  test('of exactly one branch where branches are told apart', () => {
    const branch = (kind: string, value: unknown) => ({
      type: 'object',
      properties: { kind: { const: kind }, value },
      required: ['kind'],
      additionalProperties: false,
    })
    const schema = { oneOf: [branch('a', { const: 1 }), branch('b', { const: 2 })] }
    expect(documents(schema, 'declared')).toEqual(
      [
        '{"kind":"a","value":1}',
        '{"kind":"a"}',
        '{"kind":"b","value":2}',
        '{"kind":"b"}',
      ].toSorted(),
    )
    expect(documents({ oneOf: [{ type: 'null' }, { enum: [1, 2] }, { enum: [2, 3] }] })).toEqual([
      '1',
      '3',
      'null',
    ])
  })

  test('of exactly one branch also where only what they require tells them apart', () => {
    const schema = {
      type: 'object',
      oneOf: [{ required: ['a', 'b'] }, { required: ['a', 'c'] }],
      properties: { a: one, b: one, c: one },
    }
    expect(documents(schema, 'declared')).toEqual(['{"a":1,"b":1}', '{"a":1,"c":1}'])
    const outside = {
      allOf: [
        { properties: { a: one, b: one } },
        {
          type: 'object',
          oneOf: [
            { properties: { a: one }, required: ['a'] },
            { properties: { b: one }, required: ['b'] },
          ],
        },
      ],
    }
    expect(documents(outside, 'declared')).toEqual(['{"a":1}', '{"b":1}'])
  })

  test('of exactly one branch also where members and values are called like keywords', () => {
    const closed = (properties: object) => ({
      type: 'object',
      properties,
      required: Object.keys(properties),
      unevaluatedProperties: false,
    })
    const other = { type: 'object', properties: { b: one }, required: ['b'] }
    for (const member of ['anyOf', 'not', 'if']) {
      expect(documents({ oneOf: [closed({ [member]: one }), other] }, 'declared')).toEqual(
        [JSON.stringify({ [member]: 1 }), '{"b":1}'].toSorted(),
      )
    }
    const told = { oneOf: [closed({ a: { enum: [{ anyOf: 1 }, { not: 1 }] } }), other] }
    expect(documents(told, 'declared')).toContain('{"b":1}')
  })

  test('of one branch beside another that takes no other members', () => {
    const closed = { type: 'object', properties: { a: { const: 1 } }, unevaluatedProperties: false }
    const two = {
      type: 'object',
      required: ['a', 'b'],
      properties: { a: { const: 1 }, b: { const: 2 } },
    }
    expect(documents({ oneOf: [two, closed] }, 'declared')).toEqual(
      ['{"a":1,"b":2}', '{"a":1}', '{}'].toSorted(),
    )
  })

  test('of each case of a condition, and of many conditions on one member', () => {
    const kinds = ['x', 'y', 'z'] as const
    const needed = { x: 'a', y: 'b', z: 'c' }
    const isKind = (kind: string) => ({ properties: { kind: { const: kind } }, required: ['kind'] })
    const schema = {
      type: 'object',
      properties: { kind: { enum: kinds }, a: one, b: one, c: one },
      required: ['kind'],
      allOf: kinds.map((kind) => ({
        if: isKind(kind),
        then: { required: [needed[kind]] },
        else: { not: { required: [needed[kind]] } },
      })),
    }
    expect(documents(schema, 'declared')).toEqual(
      kinds.map((kind) => JSON.stringify({ kind, [needed[kind]]: 1 })).toSorted(),
    )
    const many = Array.from({ length: 20 }, (_, at) => `kind${at}`)
    const conditions = many.map((kind) => ({ if: isKind(kind), then: { required: [kind] } }))
    const all = { type: 'object', properties: { kind: { enum: many } }, required: ['kind'] }
    const found = documents({ ...all, allOf: conditions }, 'declared', 60)
    expect(found.every((text) => JSON.parse(text)[JSON.parse(text).kind] !== undefined)).toBe(true)
  })

  test('of a condition that is not met where there is no such member', () => {
    const schema = {
      type: 'object',
      properties: { a: { enum: [1, 2] }, b: one },
      if: { properties: { a: { const: 1 } } },
      then: { required: ['b'] },
      else: { properties: { b: false } },
    }
    expect(documents(schema, 'declared')).toEqual(
      ['{"a":1,"b":1}', '{"a":2}', '{"b":1}'].toSorted(),
    )
  })

  test('of members that need others, also where there are many or others besides', () => {
    const properties = { a: one, b: one }
    const schema = { type: 'object', properties, dependentRequired: { a: ['b'] } }
    expect(documents(schema, 'declared')).toEqual(['{"a":1,"b":1}', '{"b":1}', '{}'])
    const names = documents({ ...schema, additionalProperties: one }, 'declared', 40).map(namesOf)
    expect(names.filter((own) => own.includes('a') && !own.includes('b'))).toEqual([])
    // What is asked of b where it is there, b cannot fulfil.
    const dependentSchemas = { b: { properties: { b: { const: 2 } } } }
    expect(documents({ ...schema, dependentSchemas }, 'declared')).toEqual(['{}'])
    const long = Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`m${at}`, one]))
    const wide = { type: 'object', properties: long, dependentRequired: { m0: ['m8'] } }
    expect(documents(wide, 'declared').some((text) => text.includes('m0'))).toBe(true)
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

  test('of exactly one of two branches that overlap', () => {
    const schema = { type: 'string', oneOf: [{ minLength: 2 }, { maxLength: 4 }], pattern: '^a*$' }
    const texts = documents(schema).map((text) => JSON.parse(text).length)
    expect(texts.filter((length) => length >= 2 && length <= 4)).toEqual([])
    expect(texts).toContain(1)
  })

  test('of a listed object only where nothing in the schema speaks of unevaluated members', () => {
    const closed = { type: 'object', unevaluatedProperties: false }
    const schema = { anyOf: [{ allOf: [{ const: { a: 1 } }, closed] }, { const: 2 }] }
    expect(documents(schema)).toEqual(['2'])
  })

  test('with counts and dependencies of few members', () => {
    const zero = { const: 0 }
    const schema = {
      type: 'object',
      properties: { a: zero, b: zero, c: zero },
      minProperties: 1,
      maxProperties: 2,
      dependentRequired: { a: ['b'] },
    }
    const keys = documents(schema, 'any', 300).map((text) => namesOf(text))
    const sets = new Set(keys.map((names) => names.toSorted().join('')))
    expect([...sets].toSorted()).toEqual(['ab', 'b', 'bc', 'c'])
  })

  test('in which a name says what its value is', () => {
    const schema = {
      type: 'object',
      patternProperties: { '^n': { enum: [1, 2] }, '2$': { enum: [2, 3] } },
      additionalProperties: false,
      propertyNames: { pattern: '^[mn]?2?$' },
    }
    expect(documents(schema, 'any', 400).length).toBeGreaterThan(3)
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
