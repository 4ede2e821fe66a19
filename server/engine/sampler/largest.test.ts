import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Largest } from './largest.ts'

const odd = fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 1, -1)
const logit = fc.oneof(fc.float({ noNaN: true }), fc.float({ min: -20, max: 20 }), odd)

/** By sorting the whole row. */
function expected(row: Float32Array, k: number): readonly number[] {
  return [...row.keys()]
    .filter((id) => (row[id] ?? NaN) > -Infinity)
    .toSorted((a, b) => (row[b] ?? 0) - (row[a] ?? 0) || a - b)
    .slice(0, k)
}

describe('the largest logits of a row', () => {
  test.each([
    ['of either sign', 0],
    ['all above zero', 30],
    ['all below zero', -30],
  ])('are those that a sort puts first: %s', (_, add) => {
    fc.assert(
      fc.property(
        fc.array(logit, { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 64 }),
        (logits, k) => {
          const row = Float32Array.from(logits, (one) => one + add)
          const largest = new Largest(64)
          largest.take(row, k)
          const ids = [...largest.ids.subarray(0, largest.count)]
          expect(ids).toEqual(expected(row, k))
          expect([...largest.logits.subarray(0, largest.count)]).toEqual(ids.map((id) => row[id]))
        },
      ),
    )
  })

  test.each([
    ['no two alike', (n: number) => n],
    ['many of them alike', (n: number) => Math.round(n)],
    ['and few that count', (n: number) => (n > 9 ? n : NaN)],
  ])('are found in the row of a large vocabulary: %s', (_name, change) => {
    const largest = new Largest(64)
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 64 }), fc.nat(100), (seed, k, less) => {
        const row = Float32Array.from({ length: 20_000 - less }, (_, id) =>
          change(10 * Math.sin((id + 1) * (seed + 1))),
        )
        largest.take(row, k)
        expect([...largest.ids.subarray(0, largest.count)]).toEqual(expected(row, k))
      }),
      { numRuns: 20 },
    )
  })

  test('are found in a row that begins inside its memory', () => {
    const memory = Float32Array.of(99, 98, 1, 3, 2, 97)
    const largest = new Largest(2)
    largest.take(memory.subarray(2, 5), 2)
    expect([...largest.ids]).toEqual([1, 2])
  })

  test('hold infinity, and neither NaN nor minus infinity', () => {
    const largest = new Largest(3)
    largest.take(Float32Array.of(NaN, 5, -Infinity, NaN, Infinity, NaN, 6), 3)
    expect([...largest.ids]).toEqual([4, 6, 1])
  })

  test('are of this row alone: what an earlier one left is gone', () => {
    const largest = new Largest(4)
    largest.take(Float32Array.of(9, 8, 7, 6, 5), 4)
    largest.take(Float32Array.of(-1, -2), 4)
    expect(largest.count).toBe(2)
    expect([...largest.ids.subarray(0, 2)]).toEqual([0, 1])
  })
})
