import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bothOf, canonical, isIn, type Json } from './json.ts'

const json = fc.jsonValue().map((value): Json => JSON.parse(JSON.stringify(value)))

/** JSON has one zero. */
const positive = (value: Json): Json =>
  JSON.parse(JSON.stringify(value), (_, one: Json) => (one === 0 ? 0 : one))

/** The same value, its members the other way round. */
const turned = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(turned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, one]) => [name, turned(one)] as const)
      .toReversed(),
  )
}

test('values have one canonical text exactly where they are the same JSON', () => {
  fc.assert(
    fc.property(json, json, (a, b) => {
      expect(canonical(a) === canonical(b)).toBe(isDeepStrictEqual(positive(a), positive(b)))
      expect(canonical(turned(a))).toBe(canonical(a))
      expect(isIn([b], a)).toBe(canonical(a) === canonical(b))
      expect(isIn([b, turned(a)], a)).toBe(true)
    }),
  )
  const pairs: readonly (readonly [Json, Json, boolean])[] = [
    [JSON.parse('-0'), 0, true],
    [JSON.parse('1e2'), 100, true],
    ['1', 1, false],
    [[], {}, false],
    [{ a: 1, b: [2] }, { b: [2], a: 1 }, true],
    [['a,b'], ['a', 'b'], false],
    [null, 'null', false],
  ]
  for (const [a, b, same] of pairs) {
    expect(canonical(a) === canonical(b)).toBe(same)
    expect([isIn([1.5, b], a), bothOf([a], ['', b])]).toEqual([same, same ? [a] : []])
  }
})
