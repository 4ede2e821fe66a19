import { describe, expect, it } from 'vitest'
import type { Json } from './jcs.ts'
import {
  type Shape,
  base64,
  base64Url,
  conforms,
  count,
  decimal,
  either,
  flag,
  hash,
} from './schema.ts'
import { list, matching, nullable, object, oneOf, partial, record, string, word } from './schema.ts'

type Point = { readonly x: number; readonly name: string | null }
const point: Shape<Point> = object({ x: count, name: nullable(string) })

describe('a shape', () => {
  it('names the path of the first fault', () => {
    const line = object({ points: list(point) })
    expect(line({ points: [{ x: 1, name: null }] })).toBeNull()
    expect(
      line({
        points: [
          { x: 1, name: null },
          { x: -1, name: 'a' },
        ],
      }),
    ).toBe('.points[1].x')
    expect(line({ points: 'none' })).toBe('.points')
    expect(line([])).toBe('')
  })

  it('refuses an unknown field and a missing one alike', () => {
    expect(point({ x: 1, name: null, y: 2 })).toBe('.y')
    expect(point({ x: 1 })).toBe('.name')
    expect(point({})).toBe('.x')
  })

  it('is not deceived by what every object inherits', () => {
    expect(point({ x: 1, name: null, toString: 1 })).toBe('.toString')
    const tricky: Json = JSON.parse('{"x":1,"name":null,"__proto__":{}}')
    expect(point(tricky)).toBe('.__proto__')
  })

  it.each([null, 0, 'text', [], true])('of an object is not found in %j', (value) => {
    expect(point(value)).toBe('')
  })

  it('narrows what it finds no fault with', () => {
    const value: Json = { x: 3, name: 'a' }
    expect(conforms(point, value) && value.x).toBe(3)
  })
})

describe('parts of shapes', () => {
  it('partial: any of the fields and no other', () => {
    const some = partial<Point>({ x: count, name: nullable(string) })
    expect([some({}), some({ x: 1 }), some({ x: 'a' }), some({ z: 1 })]).toEqual([
      null,
      null,
      '.x',
      '.z',
    ])
  })

  it('record: any name of a shape', () => {
    const counts = record(matching(/^[a-z]$/), count)
    expect([counts({}), counts({ a: 1 }), counts({ ab: 1 }), counts({ a: -1 })]).toEqual([
      null,
      null,
      '.ab',
      '.a',
    ])
    expect(counts([1])).toBe('')
  })

  it('list: up to so many', () => {
    const few = list(count, 2)
    expect([few([]), few([1, 2]), few([1, 2, 3])]).toEqual([null, null, ''])
  })

  it('either: tells the fault of the first', () => {
    const one = either(object({ kind: oneOf('a'), n: count }), object({ kind: oneOf('b') }))
    expect(one({ kind: 'a', n: 1 })).toBeNull()
    expect(one({ kind: 'b' })).toBeNull()
    expect(one({ kind: 'a', n: 'x' })).toBe('.n')
    expect(one({ kind: 'c' })).toBe('.kind')
  })

  it('oneOf compares kind and value', () => {
    expect(oneOf(0, 1)('0')).toBe('')
    expect(oneOf<string | number>('0', 1)('0')).toBeNull()
    expect([flag(true), flag(false), flag(0), flag(null)]).toEqual([null, null, '', ''])
  })

  it.each([0, 1, Number.MAX_SAFE_INTEGER])('%d is a count', (value) => {
    expect(count(value)).toBeNull()
  })

  it('a word is what four bytes hold', () => {
    expect([0, 2 ** 32 - 1].map(word)).toEqual([null, null])
    expect([2 ** 32, -1, 0.5, '1', null].map((value) => word(value))).toEqual(['', '', '', '', ''])
  })

  it.each([-1, 0.5, Number.MAX_SAFE_INTEGER + 1, '1', null, true])('%j is no count', (value) => {
    expect(count(value)).toBe('')
  })

  it.each(['0', '1', '-1', '0.8', '-0.5', '12.05', '1000000000000000000000'])(
    '%s is a decimal',
    (value) => {
      expect(decimal(value)).toBeNull()
    },
  )

  it.each(['', '-0', '00', '01', '0.80', '1.', '.5', '1e2', '+1', ' 1', '0x1', '-', '0.0', 'NaN'])(
    '%j is no decimal',
    (value) => {
      expect(decimal(value)).toBe('')
    },
  )

  it('hashes have 32 bytes, canonically', () => {
    expect(hash('A'.repeat(43))).toBeNull()
    expect(hash(`${'A'.repeat(42)}B`)).toBe('')
    expect(hash('A'.repeat(42))).toBe('')
    expect(hash(`${'A'.repeat(43)}=`)).toBe('')
    expect(base64Url(0)('')).toBeNull()
  })

  it('base64 is of so many bytes, or of any number', () => {
    expect([
      base64()('Zg=='),
      base64(1)('Zg=='),
      base64(2)('Zg=='),
      base64()('Zh=='),
      base64()(1),
    ]).toEqual([null, null, '', '', ''])
  })
})
