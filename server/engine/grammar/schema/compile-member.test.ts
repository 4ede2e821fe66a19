import { describe, expect, test } from 'vitest'
import { documents } from './documents.fixture.ts'

/** The names of an object, as its text has them. */
const namesOf = (text: string) => Array.from(text.matchAll(/"(\w)":/g), ([, name = '']) => name)

const one = { const: 1 }

describe('a schema of members becomes a grammar', () => {
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
})
