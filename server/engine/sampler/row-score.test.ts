import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Largest } from './largest.ts'
import { rowScore } from './row-score.ts'
import { TRACED } from './trace.ts'

function score(logits: readonly number[], id: number, alternatives: number) {
  const row = Float32Array.from(logits)
  const raw = new Largest(TRACED)
  raw.take(row, TRACED)
  return rowScore(row, id, raw, alternatives)
}

test('a log-probability is of the whole row, before any filter', () => {
  const { logprob, top } = score([0.5, 0.3, 0.2].map(Math.log), 2, 2)
  expect(logprob).toBeCloseTo(Math.log(0.2), 6)
  expect(top.map(({ id }) => id)).toEqual([0, 1])
  expect(top[0]?.logprob).toBeCloseTo(Math.log(0.5), 6)
})

test('probabilities sum to one, the alternatives descend, and the chosen one is scored alike', () => {
  const logits = fc.array(fc.double({ min: -30, max: 30, noNaN: true }), {
    minLength: 1,
    maxLength: 60,
  })
  fc.assert(
    fc.property(logits, fc.nat(), (row, at) => {
      const id = at % row.length
      const { logprob, top } = score(row, id, 60)
      expect(top).toHaveLength(row.length)
      expect(top.reduce((sum, one) => sum + Math.exp(one.logprob), 0)).toBeCloseTo(1, 9)
      expect(top.find((one) => one.id === id)?.logprob).toBe(logprob)
      const scores = top.map((one) => one.logprob)
      expect(scores).toEqual(scores.toSorted((a, b) => b - a))
    }),
  )
})

test('a token that cannot come is no alternative, and more are never told than there are', () => {
  expect(score([1, -Infinity, NaN], 0, 20)).toEqual({ logprob: 0, top: [{ id: 0, logprob: 0 }] })
  expect(score([1, 2], 0, 0).top).toEqual([])
})
