// oxlint-disable no-thenable -- JSON Schema has a keyword of this name
import { describe, expect, test } from 'vitest'
import { documents } from './documents.fixture.ts'

const one = { const: 1 }

describe('a schema of branches becomes a grammar', () => {
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
})
