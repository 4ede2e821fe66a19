import { MOST_INSTRUCTIONS, NewInstructions } from '@overt/wire'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { editOf, meant } from './edit.ts'

test('what nobody has touched is what is kept, and there is nothing to save', () => {
  expect(editOf('Be brief.', null)).toEqual({
    text: 'Be brief.',
    left: MOST_INSTRUCTIONS - 9,
    savable: false,
  })
  expect(editOf(null, null)).toMatchObject({ text: '', savable: false })
})

test('emptying what is kept takes it back; blanks where nothing is kept are nothing', () => {
  expect(editOf('Be brief.', '').savable).toBe(true)
  expect(editOf('Be brief.', ' \n').savable).toBe(true)
  expect(editOf(null, ' \n').savable).toBe(false)
})

test('one character too many is counted and not savable', () => {
  expect(editOf(null, 'x'.repeat(MOST_INSTRUCTIONS))).toMatchObject({ left: 0, savable: true })
  expect(editOf(null, 'x'.repeat(MOST_INSTRUCTIONS + 1))).toMatchObject({
    left: -1,
    savable: false,
  })
})

test('what can be saved is what the server takes, and comes back as it was meant', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 40 })
  fc.assert(
    fc.property(fc.option(text), fc.option(text), (kept, draft) => {
      const edit = editOf(kept === null ? null : meant(kept), draft)
      if (!edit.savable) return
      const parsed = NewInstructions.parse({ instructions: meant(edit.text) })
      expect(parsed.instructions).toBe(meant(edit.text))
    }),
  )
})
