import fc from 'fast-check'
import { expect, test } from 'vitest'
import { batchesOf } from './batches.ts'
import { normalised } from './vector.ts'

const room = { contextTokens: 20, sequences: 4 }

test('every input is in one batch, in its order, and no batch holds more than it can', () => {
  const lengths = fc.array(fc.integer({ min: 1, max: room.contextTokens }), { maxLength: 50 })
  fc.assert(
    fc.property(lengths, (given) => {
      const inputs = given.map((length, i) => new Int32Array(length).fill(i))
      const batches = batchesOf(inputs, room)
      expect(batches.flat()).toEqual(inputs)
      for (const batch of batches) {
        expect(batch.length).toBeLessThanOrEqual(room.sequences)
        const tokens = batch.reduce((sum, { length }) => sum + length, 0)
        expect(tokens).toBeLessThanOrEqual(room.contextTokens)
      }
    }),
  )
})

test('what fits together comes together', () => {
  const inputs = [8, 8, 4, 1].map((length) => new Int32Array(length))
  expect(batchesOf(inputs, room).map(({ length }) => length)).toEqual([3, 1])
})

test('a vector keeps its direction at length 1; one without a direction is refused', () => {
  expect([...normalised(Float32Array.of(3, 4))]).toEqual([Math.fround(0.6), Math.fround(0.8)])
  for (const bad of [
    [0, 0],
    [Number.NaN, 1],
    [Infinity, 1],
  ]) {
    expect(() => normalised(Float32Array.from(bad))).toThrow(/without a direction/)
  }
})
