import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Candidates } from './candidates.ts'

/** Few different logits, so that ties are common. */
const row = fc
  .array(
    fc.oneof(
      fc.constantFrom(-1, -0, 0, 1, 2.5),
      fc.float({ noNaN: true, noDefaultInfinity: true }),
    ),
    {
      minLength: 1,
      maxLength: 60,
    },
  )
  .map((logits) => Float32Array.from(logits))

type Pair = readonly [id: number, logit: number]
const ranked = (logits: Float32Array): Pair[] =>
  [...logits.entries()].toSorted(([i, a], [j, b]) => b - a || i - j)

function pairs(candidates: Candidates): Pair[] {
  return Array.from({ length: candidates.count }, (_, i) => [
    candidates.ids[i] ?? -1,
    (candidates.logits[i] ?? NaN) + 0,
  ])
}
const plain = (list: readonly Pair[]): Pair[] => list.map(([id, logit]) => [id, logit + 0])

describe('candidates', () => {
  test('no more memory is taken for more of the largest than a row has', () => {
    const candidates = new Candidates(3)
    candidates.keepTop(Float32Array.of(1, 3, 2), Number.MAX_SAFE_INTEGER)
    expect(pairs(candidates)).toEqual([
      [1, 3],
      [2, 2],
      [0, 1],
    ])
  })

  test('the k largest come in order, the lower id first among equals', () => {
    fc.assert(
      fc.property(row, fc.integer({ min: 1, max: 70 }), (logits, k) => {
        const candidates = new Candidates(logits.length)
        candidates.keepTop(logits, k)
        expect(pairs(candidates)).toEqual(plain(ranked(logits).slice(0, k)))
      }),
    )
  })

  test('the whole row sorts into the same order', () => {
    fc.assert(
      fc.property(row, (logits) => {
        const candidates = new Candidates(logits.length)
        candidates.keepAll(logits)
        candidates.sort()
        expect(pairs(candidates)).toEqual(plain(ranked(logits)))
      }),
    )
  })

  test('the mass kept is the shortest head that reaches it', () => {
    const logits = Float32Array.from([0.5, 0.3, 0.15, 0.05].map(Math.log))
    const kept = (p: number) => {
      const candidates = new Candidates(4)
      candidates.keepTop(logits, 4)
      candidates.keepMass(p)
      return candidates.count
    }
    expect([0.0001, 0.49, 0.79, 0.9, 0.97].map(kept)).toEqual([1, 1, 2, 3, 4])
  })

  test('the likely ones are those near enough to the likeliest, in any order', () => {
    const candidates = new Candidates(4)
    candidates.keepAll(Float32Array.from([0.05, 0.5, 0.15, 0.3].map(Math.log)))
    candidates.keepLikely(0.29)
    expect(pairs(candidates).map(([id]) => id)).toEqual([1, 2, 3])
  })

  test('a token without a finite score is never one', () => {
    const logits = Float32Array.of(NaN, 1, -Infinity, 2)
    const candidates = new Candidates(4)
    candidates.keepTop(logits, 4)
    expect(pairs(candidates).map(([id]) => id)).toEqual([3, 1])
    candidates.keepAll(logits)
    expect(pairs(candidates).map(([id]) => id)).toEqual([1, 3])
  })

  test('nothing is left of the step before', () => {
    const candidates = new Candidates(8)
    candidates.keepTop(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), 8)
    candidates.keepTop(Float32Array.of(8, 7, 6, 5, 4, 3, 2, 1), 2)
    expect(pairs(candidates)).toEqual([
      [0, 8],
      [1, 7],
    ])
  })

  test('a vocabulary that cannot be ranked exactly is refused', () => {
    expect(() => new Candidates(2 ** 20 + 1)).toThrow(RangeError)
  })
})
