import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Adjustment, unadjusted, type Adjustments } from './adjustment.ts'

const after = (
  changes: Partial<Adjustments>,
  output: readonly number[],
  row: readonly number[],
): readonly number[] => {
  const adjustment = new Adjustment({ ...unadjusted, ...changes })
  for (const id of output) adjustment.count(id)
  return [...adjustment.adjusted(Float32Array.from(row))]
}
const penalties = (changes: Partial<Adjustments['penalties']>) => ({
  penalties: { ...unadjusted.penalties, ...changes },
})

test('what nobody asked for touches nothing', () => {
  expect(new Adjustment(unadjusted).neutral).toBe(true)
  expect(after({}, [0, 0, 1], [1, 2, 3])).toEqual([1, 2, 3])
})

test('a bias is added to its own token, wherever the output is', () => {
  expect(after({ bias: [{ token: 1, add: -100 }] }, [0], [1, 2, 3])).toEqual([1, -98, 3])
  expect(after({ bias: [{ token: 9, add: 5 }] }, [], [1, 2])).toEqual([1, 2])
})

test('frequency counts, presence does not: the formula of OpenAI', () => {
  expect(after(penalties({ frequency: 0.5 }), [1, 1, 2], [4, 4, 4])).toEqual([4, 3, 3.5])
  expect(after(penalties({ presence: 0.5 }), [1, 1, 2], [4, 4, 4])).toEqual([4, 3.5, 3.5])
  expect(after(penalties({ presence: -1, frequency: -1 }), [1, 1], [4, 4])).toEqual([4, 7])
})

test('repeat makes a token less likely above zero and below', () => {
  expect(after(penalties({ repeat: 2 }), [0, 1, 1], [4, -4, 4])).toEqual([2, -8, 4])
})

test('the order is bias, repeat, frequency, presence, rounded once', () => {
  const all = {
    bias: [{ token: 0, add: 0.3 }],
    penalties: { repeat: 1.1, presence: 0.7, frequency: 0.2 },
  }
  fc.assert(
    fc.property(
      fc.double({ min: -20, max: 20, noNaN: true }),
      fc.integer({ min: 1, max: 9 }),
      (score, count) => {
        const biased = Math.fround(score) + 0.3
        const repeated = biased > 0 ? biased / 1.1 : biased * 1.1
        const expected = Math.fround(repeated - count * 0.2 - 0.7)
        const output = Array.from({ length: count }, () => 0)
        expect(after(all, output, [score])[0]).toBe(expected)
      },
    ),
  )
})

test('the raw row is left as it is', () => {
  const row = Float32Array.of(1, 2)
  new Adjustment({ ...unadjusted, bias: [{ token: 0, add: 9 }] }).adjusted(row)
  expect([...row]).toEqual([1, 2])
})
