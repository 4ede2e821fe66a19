import { toBase64Url } from '@overt/verifier'
import type { Message } from '@overt/wire'
import { expect, test } from 'vitest'
import { apiMessages, apiQuestion, chatHistory, withQuestion } from './history.ts'

const leaf = (n: number) => new Uint8Array(33).fill(n)
const ref = (n: number) => toBase64Url(leaf(n))
const leaves = new Map([
  ['r1', leaf(1)],
  ['r2', leaf(2)],
])

const asked = (text: string): Message => ({
  id: text,
  parent: null,
  role: 'user',
  text,
  created: '',
  answer: null,
})

const answered = (text: string, receipt: string): Message => ({
  ...asked(text),
  role: 'assistant',
  answer: { id: 'a', receipt, model: 'm', seal: 'sealed', stop: 'eos', usage: null },
})

test('both sides of an earlier turn name the leaf that covers them', () => {
  const path = [asked('q1'), answered('a1', 'r1'), asked('q2'), answered('a2', 'r2')]
  const history = chatHistory(path, leaves)
  expect(history.messages.map((message) => message.ref)).toEqual([ref(1), ref(1), ref(2), ref(2)])
  expect(history.messages.every(({ from }) => from === 'history')).toBe(true)
  expect(history.prev).toBe(ref(2))
})

test('a question that nobody answered is unsealed history', () => {
  const { messages, prev } = chatHistory([asked('q1'), asked('q2'), answered('a2', 'r2')], leaves)
  expect(messages.map((message) => message.ref)).toEqual([null, ref(2), ref(2)])
  expect(prev).toBe(ref(2))
})

test('an answer whose leaf is not known is unsealed, and the turn before it is the one before', () => {
  const path = [asked('q1'), answered('a1', 'r1'), asked('q2'), answered('a2', 'gone')]
  const { messages, prev } = chatHistory(path, leaves)
  expect(messages.map((message) => message.ref)).toEqual([ref(1), ref(1), null, null])
  expect(prev).toBe(ref(1))
})

test('the question is the person’s, after all that came before', () => {
  const history = chatHistory([asked('q1'), answered('a1', 'r1')], leaves)
  expect(withQuestion(history, 'q2').at(-1)).toEqual({
    role: 'user',
    text: 'q2',
    from: 'person',
    ref: null,
  })
  expect(chatHistory([], leaves)).toEqual({ messages: [], prev: null })
})

test('of an API call the instructions and the last question are the person’s', () => {
  const messages = [
    { role: 'user', text: 'one' },
    { role: 'system', text: 'be brief' },
    { role: 'user', text: 'two' },
    { role: 'assistant', text: 'begin with' },
  ] as const
  expect(apiMessages(messages).map(({ from }) => from)).toEqual([
    'history',
    'person',
    'person',
    'history',
  ])
  expect(apiQuestion(messages)).toBe('two')
  expect(apiQuestion([{ role: 'system', text: 'be brief' }])).toBe('')
})
