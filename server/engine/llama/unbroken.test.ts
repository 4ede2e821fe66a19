import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wordTooLong } from './unbroken.ts'

const LONG = 32_769

test.each(['a', 'é', '漢', '7', '!', ' ', '\n', 'ab cd ', '-\t'])(
  'a run of %j that would end the engine’s process is refused, and nothing shorter',
  (run) => {
    const text = run.repeat(LONG).slice(0, LONG)
    expect(wordTooLong(`0a${text}0a`, 'gpt-4o')).toMatch(
      /has 327\d\d characters in one word, and this model reads words of 32768 at most/,
    )
    expect(wordTooLong(text.slice(3), 'gpt-4o')).toBeNull()
  },
)

test('families that the library cuts with loops of its own, and vocabularies that cut no words, take any', () => {
  const text = 'a'.repeat(1_000_000)
  for (const family of ['qwen2', 'llama-bpe', 'smollm', null]) {
    expect(wordTooLong(text, family)).toBeNull()
  }
  expect(wordTooLong(text, 'one that nobody knows yet')).not.toBeNull()
})

test('where words end at spaces alone, letters, digits and signs count together', () => {
  const text = 'aB3+'.repeat(20_000)
  expect(wordTooLong(text, 'viking')).toContain('80000 characters')
  expect(wordTooLong(text, 'gpt-4o')).toBeNull()
})

test('an ordinary long text is taken, whatever the family', () => {
  const word = fc.string({ minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(fc.array(word, { minLength: 200, maxLength: 400 }), (words) => {
      const text = words.map((one) => `${one} 1.\n`).join('')
      expect(wordTooLong(text.repeat(20), 'tekken')).toBeNull()
    }),
    { numRuns: 20 },
  )
})
