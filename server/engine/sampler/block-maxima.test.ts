import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BLOCK, BlockMaxima } from './block-maxima.ts'

const odd = fc.constantFrom(0, -0, NaN, Infinity, -Infinity)
const row = fc.array(fc.oneof(fc.float(), odd), { maxLength: 700 })

const expected = (numbers: Float32Array): readonly number[] =>
  Array.from({ length: Math.ceil(numbers.length / BLOCK) }, (_, at) =>
    numbers
      .subarray(at * BLOCK, (at + 1) * BLOCK)
      .reduce((best, one) => (one > best ? one : best), -Infinity),
  )

test('each block gives the largest of its numbers, whatever rows came before', () => {
  const maxima = new BlockMaxima()
  fc.assert(
    fc.property(row, (numbers) => {
      const one = Float32Array.from(numbers)
      // Of 0 and -0 either may come.
      expect([...maxima.of(one)].map((n) => n + 0)).toEqual(expected(one).map((n) => n + 0))
    }),
  )
})

test('a number counts at each place of its block', () => {
  const maxima = new BlockMaxima()
  for (let at = 0; at < 3 * BLOCK; at++) {
    const one = new Float32Array(3 * BLOCK).fill(-2)
    one[at] = -1
    const block = Math.floor(at / BLOCK)
    expect([...maxima.of(one)]).toEqual([0, 1, 2].map((i) => (i === block ? -1 : -2)))
  }
})

test('a row of a large vocabulary finds room', () => {
  const numbers = Float32Array.from({ length: 152_001 }, (_, i) => Math.sin(i))
  expect([...new BlockMaxima().of(numbers)]).toEqual(expected(numbers))
})
