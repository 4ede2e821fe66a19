import { expect, test } from 'vitest'
import { compileSchema } from './compile.ts'
import { SchemaError } from './schema-error.ts'

/** Each takes a fraction of a second at most, so that nobody else waits for it. */
const SLOWEST_SECONDS = 1.5

const many = <One>(length: number, one: (at: number) => One) =>
  Array.from({ length }, (_, at) => one(at))

/** Schemas that each refer twice to the next. */
const doubling = (keyword: string, leaf: unknown) => {
  const levels = many(60, (at) => {
    const next = { $ref: `#/$defs/d${at + 1}` }
    return [`d${at}`, at === 59 ? leaf : { [keyword]: [next, next] }] as const
  })
  return { $ref: '#/$defs/d0', $defs: Object.fromEntries(levels) }
}

const text = (more: object) => ({ type: 'string', ...more })
const named = (length: number, one: (at: number) => unknown) =>
  Object.fromEntries(many(length, (at) => [`p${at}`, one(at)]))
const dates = text({ format: 'date-time', maxLength: 40 })
const letters = many(900, (at) => String.fromCodePoint(0x100 + at * 3)).join('')

const hostile: readonly (readonly [string, unknown])[] = [
  ['two hundred levels', many(200, () => 0).reduce<unknown>((items) => ({ items }), {})],
  ['30,000 members', { properties: named(30_000, () => ({})) }],
  [
    'choices that multiply',
    { allOf: many(12, (at) => ({ anyOf: ['a', 'b'].map((name) => ({ required: [name + at] })) })) },
  ],
  [
    'forty patterns at once',
    { allOf: many(40, (at) => text({ pattern: `^a{${at}}(b|c)*d{1,900}$` })) },
  ],
  [
    'patterns with many states',
    {
      type: 'object',
      properties: named(400, (at) =>
        text({ pattern: `^(a|b)*a(a|b){9}x{${at}}$`, maxLength: 200 }),
      ),
    },
  ],
  ['anyOf doubled sixty times', doubling('anyOf', dates)],
  ['oneOf doubled sixty times', doubling('oneOf', dates)],
  [
    'a hundred texts told apart',
    { oneOf: many(100, (at) => text({ pattern: `^${'a'.repeat(at + 1)}$` })) },
  ],
  [
    'sixty formats told apart',
    {
      oneOf: many(60, (at) =>
        text({ format: at % 2 === 0 ? 'ipv4' : 'date', minLength: at, maxLength: at + 1 }),
      ),
    },
  ],
  [
    'names beside patterns of names',
    {
      type: 'object',
      properties: named(3000, () => true),
      patternProperties: { '^a*b': true, 'c.*d$': true, '[x-z]{3}': true },
      additionalProperties: true,
    },
  ],
  ['a class of 900 ranges', text({ pattern: `^[^${letters}]{1,200}$`, maxLength: 190 })],
  ['9,000 first items', { prefixItems: many(9000, (at) => ({ const: at })), minItems: 9000 }],
]

test.each(hostile)('%s: refused with its place, after bounded work', (_, schema) => {
  const began = process.cpuUsage()
  expect(() => compileSchema(schema, { order: 'any' })).toThrow(SchemaError)
  expect(() => compileSchema(schema, { order: 'any' })).toThrow(/enforced at #/)
  expect(process.cpuUsage(began).user / 1e6 / 2).toBeLessThan(SLOWEST_SECONDS)
})

test('references that double level by level cost as much as one, also when an answer is checked', () => {
  const leaf = { type: 'object', properties: { a: text({ format: 'date', maxLength: 10 }) } }
  const began = process.cpuUsage()
  const { accepts } = compileSchema(doubling('allOf', leaf), { order: 'any' })
  expect([accepts({ a: '2024-02-29' }), accepts({ a: '2023-02-29' })]).toEqual([true, false])
  expect(process.cpuUsage(began).user / 1e6).toBeLessThan(SLOWEST_SECONDS)
})

test('whether the items of a long list differ is seen in one pass over them', () => {
  const list = many(9_000, (at) => [at])
  const began = process.cpuUsage()
  const { accepts } = compileSchema({ const: list, uniqueItems: true }, { order: 'any' })
  expect([accepts(list), accepts([...list.slice(1), list[1]])]).toEqual([true, false])
  expect(process.cpuUsage(began).user / 1e6).toBeLessThan(SLOWEST_SECONDS)
})
