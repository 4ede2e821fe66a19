import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tidyTitle, titleOf } from './title.ts'

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

test.each([
  ['\u202Eevil gnp.exe', 'evil gnp.exe'],
  ['a\u2066\u2069\u200Fb', 'ab'],
  ['two\nlines\u0000and a bell\u0007', 'two lines and a bell'],
  ['\u200B\u200D\uFEFF', ''],
  ['\u2800 \u3164', ''],
  ['👩‍👩‍👧‍👦', '👩‍👩‍👧‍👦'],
  ['می‌خواهم', 'می‌خواهم'],
  ['\uD800', '\uFFFD'],
])('a title %j turns nothing around and hides nothing: %j', (title, kept) => {
  expect(tidyTitle(title)).toBe(kept)
  expect(titleOf(title)).toBe(kept)
})

test('a title is one short line that the question begins with', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (question) => {
      const title = titleOf(question)
      expect([...new Intl.Segmenter().segment(title)].length).toBeLessThanOrEqual(61)
      expect(title).not.toMatch(/\n/)
      const line = tidyTitle(question.trim())
      expect(line.startsWith(title.replace(/…$/, ''))).toBe(true)
    }),
  )
})
