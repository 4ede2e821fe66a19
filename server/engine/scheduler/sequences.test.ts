import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chooseSequence, makeSequences, type Sequence } from './sequences.ts'

function holding(
  sequence: Sequence | undefined,
  account: string,
  tokens: readonly number[],
  given = 1,
): void {
  if (sequence === undefined) throw new Error('there is no such sequence')
  sequence.tokens.set(tokens)
  sequence.length = tokens.length
  sequence.account = account
  sequence.given = given
}
const prompt = (...tokens: number[]) => Int32Array.from(tokens)

describe('the choice of a sequence', () => {
  test('takes the one that begins most like the prompt', () => {
    const sequences = makeSequences(3, 16)
    holding(sequences[0], 'a', [1, 2])
    holding(sequences[1], 'a', [1, 2, 3, 4])
    expect(chooseSequence(sequences, 'a', prompt(1, 2, 3, 9))).toEqual({
      sequence: sequences[1],
      common: 3,
    })
  })

  test('never takes over a token of another account', () => {
    const account = fc.constantFrom('a', 'b', 'c')
    const tokens = fc.array(fc.nat(2), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(account, tokens), { maxLength: 4 }),
        account,
        tokens,
        (held, asker, asked) => {
          const sequences = makeSequences(4, 16)
          held.forEach(([owner, list], i) => holding(sequences[i], owner, list))
          const choice = chooseSequence(sequences, asker, Int32Array.from(asked))
          if (choice === null) throw new Error('one was idle')
          if (choice.sequence.account !== asker) expect(choice.common).toBe(0)
          expect([...choice.sequence.tokens.subarray(0, choice.common)]).toEqual(
            asked.slice(0, choice.common),
          )
        },
      ),
    )
  })

  test('leaves the last token of the prompt to be decoded', () => {
    const sequences = makeSequences(1, 16)
    holding(sequences[0], 'a', [1, 2, 3])
    expect(chooseSequence(sequences, 'a', prompt(1, 2, 3))?.common).toBe(2)
  })

  test("prefers an empty one to another account's, and of those the one left longest", () => {
    const sequences = makeSequences(3, 16)
    holding(sequences[0], 'a', [1], 7)
    holding(sequences[1], 'a', [1], 5)
    expect(chooseSequence(sequences, 'b', prompt(1, 2))?.sequence.index).toBe(2)
    holding(sequences[2], 'a', [1], 6)
    expect(chooseSequence(sequences, 'b', prompt(1, 2))?.sequence.index).toBe(1)
  })

  test('is none when all are busy', () => {
    const sequences = makeSequences(2, 16)
    for (const sequence of sequences) sequence.busy = true
    expect(chooseSequence(sequences, 'a', prompt(1))).toBeNull()
  })
})
