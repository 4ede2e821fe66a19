import type { AnswerEvent } from '@overt/wire'
import { expect, test } from 'vitest'
import { beginLive, isAnswering, next, type Live } from './live.ts'

const usage = { promptTokens: 1, cachedTokens: 0, outputTokens: 2 }
const started: AnswerEvent = {
  type: 'started',
  answer: 'a',
  conversation: 'c',
  question: 'q',
  receipt: 'r',
  model: 'm',
}

const after = (...events: readonly AnswerEvent[]): Live =>
  events.reduce(next, beginLive('a', 'c', 'q'))

test('before anything is known the answer waits', () => {
  expect(beginLive('a', 'c', 'q')).toMatchObject({ phase: 'waiting', text: '', receipt: null })
})

test('the first event names the receipt that the answer will have', () => {
  expect(after(started)).toMatchObject({ receipt: 'r', model: 'm', phase: 'waiting' })
})

test('a place in the queue is shown until the engine takes the question', () => {
  expect(after(started, { type: 'queued', position: 2 }).position).toBe(2)
  const prompted = after(
    started,
    { type: 'queued', position: 0 },
    { type: 'prompted', promptTokens: 9, cachedTokens: 0 },
  )
  expect(prompted).toMatchObject({ position: null, phase: 'reading' })
})

test('text grows by its deltas, in order', () => {
  const live = after(
    started,
    { type: 'delta', text: 'Hel', ids: [1] },
    { type: 'delta', text: 'lo', ids: [2] },
  )
  expect(live).toMatchObject({ text: 'Hello', phase: 'writing' })
})

test('what the model thinks is kept apart from its text', () => {
  const live = after(
    started,
    { type: 'thought', text: 'Hm', ids: [1] },
    { type: 'thought', text: '.', ids: [2] },
    { type: 'delta', text: 'Yes', ids: [3] },
  )
  expect(live).toMatchObject({ thought: 'Hm.', text: 'Yes', phase: 'writing' })
})

test('a failure keeps the text so far', () => {
  const problem = {
    code: 'engine_failed',
    status: 500,
    detail: 'x',
    param: null,
    retryAfterSeconds: null,
  } as const
  const live = after(
    started,
    { type: 'delta', text: 'half', ids: [1] },
    { type: 'failed', problem },
    { type: 'ended', stop: 'error', message: 'm1', usage },
  )
  expect(live).toMatchObject({ text: 'half', problem, stop: 'error' })
})

test('the engine is at work until the end, not until the seal', () => {
  const ended = after(started, { type: 'ended', stop: 'eos', message: 'm1', usage })
  expect(isAnswering(after(started))).toBe(true)
  expect(isAnswering(ended)).toBe(false)
  expect(next(ended, { type: 'sealed', index: 1, size: 2 }).phase).toBe('sealed')
})

test('any event says that the connection is there again', () => {
  const live = next(
    { ...after(started), reconnecting: true },
    { type: 'delta', text: 'x', ids: [] },
  )
  expect(live.reconnecting).toBe(false)
})

test('the end takes back that Stop was pressed', () => {
  const stopping = { ...after(started), stopping: true }
  expect(next(stopping, { type: 'ended', stop: 'person', message: 'm', usage }).stopping).toBe(
    false,
  )
})
