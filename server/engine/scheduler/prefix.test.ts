import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { longest, publicLengthAfter, sharedLength, type Prefix } from './prefix.ts'

const prefix = (account: string | null, tokens: readonly number[], publicLength = 0): Prefix => ({
  account,
  tokens: Int32Array.from(tokens),
  length: tokens.length,
  publicLength,
})

const anyPrefix = fc
  .record({
    account: fc.constantFrom('a', 'b'),
    tokens: fc.array(fc.nat(1), { maxLength: 8 }),
    publicLength: fc.nat(8),
  })
  .map(({ account, tokens, publicLength }) =>
    prefix(account, tokens, Math.min(publicLength, tokens.length)),
  )

describe('what a prompt shares with a holder', () => {
  test.each([
    ['of the same account, all that agrees', prefix('a', [1, 2, 3]), prefix('a', [1, 2, 9, 9]), 2],
    ['never the last token of the prompt', prefix('a', [1, 2, 3]), prefix('a', [1, 2, 3]), 2],
    ['of another account, nothing', prefix('b', [1, 2, 3]), prefix('a', [1, 2, 9]), 0],
    [
      'of another, what is public in both',
      prefix('b', [1, 2, 3], 2),
      prefix('a', [1, 2, 3, 9], 3),
      2,
    ],
    ['of nobody, nothing', prefix(null, []), prefix('a', [1]), 0],
  ])('is, %s', (_, holder, prompt, length) => {
    expect(sharedLength(holder, prompt)).toBe(length)
  })

  test('is always a beginning of both, shorter than the prompt, and public unless it is its own', () => {
    fc.assert(
      fc.property(anyPrefix, anyPrefix, (holder, prompt) => {
        const length = sharedLength(holder, prompt)
        expect(length).toBeLessThanOrEqual(Math.max(0, prompt.length - 1))
        expect(holder.tokens.slice(0, length)).toEqual(prompt.tokens.slice(0, length))
        if (holder.account === prompt.account) return
        expect(length).toBeLessThanOrEqual(Math.min(holder.publicLength, prompt.publicLength))
      }),
    )
  })
})

test('words that one account wrote do not become public by being the words of a charter', () => {
  const before = prefix('a', [1, 2, 3, 4])
  const charter = prefix('a', [1, 2, 3, 4, 5], 4)
  expect(publicLengthAfter(before, 4, charter)).toBe(0)
  expect(publicLengthAfter(before, 0, charter)).toBe(4)
  expect(publicLengthAfter(prefix('b', [1, 2, 3], 3), 3, charter)).toBe(4)
})

test('of several holders the one with most is taken, or none', () => {
  const holders = [prefix('a', [1]), prefix('a', [1, 2]), prefix('b', [1, 2, 3])]
  expect(longest(holders, prefix('a', [1, 2, 3, 4]))).toEqual({ holder: holders[1], common: 2 })
  expect(longest(holders, prefix('c', [1, 2]))).toBeNull()
})
