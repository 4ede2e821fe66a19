import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ANY, codePoints, complement, has, intersect, subtract } from './code-points.ts'
import { utf8Ranges } from './utf8-ranges.ts'

const point = fc.integer({ min: 0, max: 0x10ffff })
const ranges = fc
  .array(fc.tuple(point, fc.integer({ min: 0, max: 4000 })), { maxLength: 6 })
  .map((list) => list.map(([lo, more]) => [lo, Math.min(lo + more, 0x10ffff)] as const))
const isHalf = (at: number) => at >= 0xd800 && at <= 0xdfff

describe('code points', () => {
  test('a set holds what its ranges hold, but no half characters', () => {
    fc.assert(
      fc.property(ranges, point, (list, at) => {
        const inOne = list.some(([lo, hi]) => lo <= at && at <= hi)
        expect(has(codePoints(list), at)).toBe(inOne && !isHalf(at))
        expect(has(complement(list), at)).toBe(!inOne && !isHalf(at))
      }),
    )
  })

  test('what is taken away and what is shared are the whole', () => {
    fc.assert(
      fc.property(ranges, ranges, (a, b) => {
        const [left, right] = [codePoints(a), codePoints(b)]
        const whole = codePoints([...subtract(left, right), ...intersect(left, right)])
        expect(whole).toEqual(left)
      }),
    )
  })

  test('everything is two ranges, around the half characters', () => {
    expect(ANY).toEqual([
      [0, 0xd7ff],
      [0xe000, 0x10ffff],
    ])
  })
})

describe('the UTF-8 of a set', () => {
  const reads = (set: ReturnType<typeof utf8Ranges>, bytes: Uint8Array) =>
    set.filter(
      (sequence) =>
        sequence.length === bytes.length &&
        sequence.every(([lo, hi], at) => lo <= (bytes[at] ?? -1) && (bytes[at] ?? 256) <= hi),
    ).length

  test('has each of its characters exactly once and no other', () => {
    fc.assert(
      fc.property(ranges, point, (list, at) => {
        fc.pre(!isHalf(at))
        const set = codePoints(list)
        const bytes = new TextEncoder().encode(String.fromCodePoint(at))
        expect(reads(utf8Ranges(set), bytes)).toBe(has(set, at) ? 1 : 0)
      }),
    )
  })

  test('has the ends of every range', () => {
    fc.assert(
      fc.property(ranges, (list) => {
        const set = codePoints(list)
        for (const end of set.flat()) {
          const bytes = new TextEncoder().encode(String.fromCodePoint(end))
          expect(reads(utf8Ranges(set), bytes)).toBe(1)
        }
      }),
    )
  })

  test('of everything is what every UTF-8 decoder takes', () => {
    expect(utf8Ranges(ANY)).toHaveLength(9)
  })
})
