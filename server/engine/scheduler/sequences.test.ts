import { expect, test } from 'vitest'
import { leastMissed, makeSequences } from './sequences.ts'

test('sequences begin empty, with room for a whole context', () => {
  const sequences = makeSequences(3, 16)
  expect(
    sequences.map(({ index, length, account, busy }) => [index, length, account, busy]),
  ).toEqual([0, 1, 2].map((index) => [index, 0, null, false]))
  expect(sequences[0]?.tokens).toHaveLength(16)
})

test('the least missed is an empty one, otherwise the one given out longest ago', () => {
  const [one, two, three] = makeSequences(3, 16)
  if (one === undefined || two === undefined || three === undefined) throw new Error('three')
  Object.assign(one, { length: 4, given: 2 })
  Object.assign(two, { length: 2000, given: 1 })
  expect(leastMissed([one, two, three])).toBe(three)
  expect(leastMissed([one, two])).toBe(two)
  expect(leastMissed([])).toBeNull()
})
