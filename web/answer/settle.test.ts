import type { Conversation } from '@overt/wire'
import { expect, test } from 'vitest'
import { beginLive, type Live } from './live.ts'
import { settle } from './settle.ts'

const conversation: Conversation = {
  id: 'c',
  title: 'T',
  created: '2026-01-01T00:00:00Z',
  updated: '2026-01-01T00:00:00Z',
  instructions: null,
  model: null,
  messages: [
    {
      id: 'q',
      parent: null,
      role: 'user',
      text: 'Why?',
      created: '2026-01-01T00:00:00Z',
      answer: null,
    },
  ],
  running: [{ answer: 'a', question: 'q' }],
}
const ended: Live = {
  ...beginLive('a', 'c', 'q'),
  phase: 'ended',
  receipt: 'r',
  model: 'm',
  text: 'Because.',
  stop: 'eos',
  message: 'm1',
}
const now = '2026-01-01T00:00:09Z'

test('an ended answer becomes the message that follows its question, and runs no more', () => {
  const settled = settle(conversation, ended, now)
  expect(settled.messages.at(-1)).toMatchObject({ id: 'm1', parent: 'q', text: 'Because.' })
  expect(settled.messages.at(-1)?.answer?.seal).toBe('pending')
  expect(settled.running).toEqual([])
})

test('what was thought first stays with the message', () => {
  const settled = settle(conversation, { ...ended, thought: 'Why indeed.' }, now)
  expect(settled.messages.at(-1)?.thought).toBe('Why indeed.')
  expect(settle(conversation, ended, now).messages.at(-1)).not.toHaveProperty('thought')
})

test('the seal changes the message and adds none', () => {
  const sealed = settle(settle(conversation, ended, now), { ...ended, phase: 'sealed' }, now)
  expect(sealed.messages).toHaveLength(2)
  expect(sealed.messages.at(-1)?.answer?.seal).toBe('sealed')
})

test('a message that the server already gave keeps its own text and time', () => {
  const stored = settle(conversation, { ...ended, text: 'As stored.' }, '2026-01-01T00:00:05Z')
  const sealed = settle(stored, { ...ended, phase: 'sealed' }, now)
  expect(sealed.messages.at(-1)).toMatchObject({
    text: 'As stored.',
    created: '2026-01-01T00:00:05Z',
  })
})

test('an answer without a message changes nothing', () => {
  expect(settle(conversation, { ...ended, message: null }, now)).toBe(conversation)
})
