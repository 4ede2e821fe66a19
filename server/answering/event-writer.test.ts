import { randomBytes } from 'node:crypto'
import type { NumberedEvent } from '@overt/wire'
import { expect, test } from 'vitest'
import { insertConversation } from '../conversation/conversation-rows.ts'
import { insertMessage } from '../conversation/message-rows.ts'
import { openConversations } from '../conversation/open-conversations.ts'
import type { Db, Store } from '../store/database.ts'
import { temporaryStore } from '../store/test-store.ts'
import { endAnswer, eventsAfter, insertAnswer } from './answer-rows.ts'
import { EventWriter } from './event-writer.ts'
import { promises } from '../../test/promises.ts'

promises('answer:stored-before-sent')

const bytes = new Uint8Array(1)
const created = '2026-11-23T12:00:00.000Z'
const random = (count: number) => new Uint8Array(randomBytes(count))
const delta = (n: number): NumberedEvent => ({
  n,
  event: { type: 'delta', text: `${n}`, ids: [n] },
})

/** Running answers a, b and c, each in a conversation of its own, and a count of the writes. */
async function open({ isFull = false } = {}) {
  const { store: opened } = await temporaryStore()
  let appends = 0
  const store: Store = {
    ...opened,
    db: opened.db,
    append: (work) => {
      appends++
      return isFull ? Promise.reject(new Error('the disk is full')) : opened.append(work)
    },
  }
  for (const id of ['a', 'b', 'c']) await insertRunning(store.db, id)
  const conversations = openConversations({
    store: opened,
    clock: () => 0,
    random,
    isHeld: () => false,
  })
  const writer = new EventWriter({ store, conversations })
  const write = (answer: string, events: readonly NumberedEvent[]) =>
    writer.write({ answer, conversation: `of ${answer}`, events })
  const numbers = async (answer: string) =>
    (await eventsAfter(store.db, answer, -1, 100)).map(({ n }) => n)
  return { store: opened, write, numbers, appends: () => appends }
}

async function insertRunning(db: Db, id: string): Promise<void> {
  const conversation = `of ${id}`
  const place = { conversation, account: 'o', created }
  const row = {
    id: conversation,
    account: 'o',
    kind: 'chat',
    title: bytes,
    instructions: null,
    model: null,
  } as const
  await insertConversation(db, { ...row, created, updated: created }, random(32))
  const question = { id: `q ${id}`, conversation, created, text: bytes, parent: null, answer: null }
  await insertMessage(db, { ...question, role: 'user', thought: null })
  const usage = { prompt_tokens: null, cached_tokens: null, output_tokens: null }
  const more = {
    receipt: `r ${id}`,
    model: 'm',
    stop: null,
    plan: bytes,
    ended: null,
    choice: 0,
    ...usage,
  }
  await insertAnswer(db, { ...place, id, question: question.id, ...more })
}

test('what several answers have at once is stored together', async () => {
  const { write, numbers, appends } = await open()
  const written = [write('a', [delta(1), delta(2)]), write('b', [delta(1)]), write('c', [delta(1)])]
  expect(await Promise.all(written)).toEqual([true, true, true])
  expect(appends()).toBe(1)
  expect(await numbers('a')).toEqual([1, 2])
  expect(await numbers('c')).toEqual([1])
})

test('what comes while a write is under way is not lost and not stored twice', async () => {
  const { write, numbers } = await open()
  const written = []
  for (let n = 1; n <= 40; n++) {
    written.push(write('a', [delta(n)]), write('b', [delta(n)]))
    if (n % 3 === 0) await new Promise((next) => setImmediate(next))
  }
  expect(new Set(await Promise.all(written))).toEqual(new Set([true]))
  const all = Array.from({ length: 40 }, (_, at) => at + 1)
  expect([await numbers('a'), await numbers('b')]).toEqual([all, all])
})

test('an answer that is over or erased is told so, and the others beside it are stored', async () => {
  const { store, write, numbers } = await open()
  const usage = { promptTokens: 1, cachedTokens: 0, outputTokens: 1 }
  await endAnswer(store.db, 'a', { stop: 'eos', usage, ended: created })
  await store.db.deleteFrom('conversation_key').where('conversation', '=', 'of b').execute()
  const written = ['a', 'b', 'c', 'nowhere'].map((answer) => write(answer, [delta(1)]))
  expect(await Promise.all(written)).toEqual([false, false, true, false])
  expect([await numbers('a'), await numbers('b'), await numbers('c')]).toEqual([[], [], [1]])
})

test("one answer's fault is its own", async () => {
  const { write, numbers } = await open()
  expect(await write('a', [delta(1)])).toBe(true)
  const [again, beside] = await Promise.allSettled([write('a', [delta(1)]), write('b', [delta(1)])])
  expect(again.status).toBe('rejected')
  expect(beside).toEqual({ status: 'fulfilled', value: true })
  expect([await numbers('a'), await numbers('b')]).toEqual([[1], [1]])
})

test('a store that cannot begin to write tells everyone who waits', async () => {
  const { write } = await open({ isFull: true })
  const outcomes = await Promise.allSettled([write('a', [delta(1)]), write('b', [delta(1)])])
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
})
