import { expect, test } from 'vitest'
import { promptFor } from './prompt.ts'

const named = (whom: string) => ({ for: whom, sha256: whom })
const prompts = ['*', '* fr', '* tiny', '* tiny fr', 'small', 'big de'].map(named)
const chosen = (...args: readonly [string, object?]) => promptFor(prompts, ...args)?.for ?? null

test.each([
  ['other', {}, '*'],
  ['other', { language: 'fr' }, '* fr'],
  ['other', { language: 'de' }, '*'],
  ['other', { tiny: true }, '* tiny'],
  ['other', { tiny: true, language: 'fr' }, '* tiny fr'],
  ['other', { tiny: true, language: 'de' }, '* tiny'],
  ['small', { tiny: true, language: 'fr' }, 'small'],
  ['big', { language: 'de' }, 'big de'],
  ['big', { language: 'fr' }, null],
])('for the model %s and %j it is %s', (model, listener, whom) => {
  expect(chosen(model, listener)).toBe(whom)
})

test('a language is never mistaken for the size of a model', () => {
  expect(chosen('other', { language: 'tiny' })).toBe('*')
})
