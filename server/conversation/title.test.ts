import fc from 'fast-check'
import { expect, test } from 'vitest'
import { titleOf } from './title.ts'

test.each([
  ['What is a ledger?', 'What is a ledger?'],
  ['  two\n\n lines\tand tabs ', 'two lines and tabs'],
  ['', ''],
  [
    'Explain to me how an append-only ledger keeps an operator from changing the past',
    'Explain to me how an append-only ledger keeps an operator…',
  ],
  ['x'.repeat(80), `${'x'.repeat(60)}…`],
  ['🦉'.repeat(80), `${'🦉'.repeat(60)}…`],
  ['👩‍🚀'.repeat(80), `${'👩‍🚀'.repeat(60)}…`],
])('the title of %j is its first words', (question, title) => {
  expect(titleOf(question)).toBe(title)
})

test('a title is one short line that the question begins with', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (question) => {
      const title = titleOf(question)
      expect([...new Intl.Segmenter().segment(title)].length).toBeLessThanOrEqual(61)
      expect(title).not.toMatch(/\n/)
      const line = question.trim().replaceAll(/\s+/g, ' ')
      expect(line.startsWith(title.replace(/…$/, ''))).toBe(true)
    }),
  )
})
