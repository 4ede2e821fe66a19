import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { utf8 } from '@overt/verifier'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { temporaryStore } from '../store/test-store.ts'
import { keyOf } from './conversation-rows.ts'
import type { NewQuestion } from './conversations.ts'
import { openConversations } from './open-conversations.ts'

async function opened() {
  const { store, path } = await temporaryStore()
  const time = { now: Date.UTC(2026, 10, 23, 12) }
  const random = (bytes: number) => new Uint8Array(randomBytes(bytes))
  const conversations = openConversations({
    store,
    clock: () => time.now,
    random,
    isHeld: () => false,
  })
  const add = (text: string, more: Partial<NewQuestion> = {}) => {
    const place = { account: 'ada', kind: 'chat', conversation: null, parent: null } as const
    return store.transact((tx) => conversations.addQuestion(tx, { ...place, text, ...more }))
  }
  const begin = async (text: string, more: Partial<NewQuestion> = {}) => {
    const added = await add(text, more)
    if (added === null) throw new Error('it was not added')
    return added
  }
  /** The files of the database that hold the bytes. */
  const holding = (bytes: Uint8Array) =>
    ['', '-wal', '-shm'].filter((end) => readFileSync(`${path}${end}`).includes(Buffer.from(bytes)))
  return { store, time, conversations, add, begin, holding }
}

describe('a question', () => {
  test('begins a conversation that is titled by its first words', async () => {
    const { conversations, begin } = await opened()
    const { conversation, message } = await begin('What is\na ledger?')
    const created = '2026-11-23T12:00:00.000Z'
    expect(await conversations.get('ada', conversation)).toEqual({
      id: conversation,
      title: 'What is a ledger?',
      created,
      updated: created,
      instructions: null,
      model: null,
      messages: [message],
      running: [],
    })
    expect(message).toMatchObject({ role: 'user', parent: null, answer: null, created })
  })

  test('follows the message that it names, and branches beside its siblings', async () => {
    const { conversations, add, begin } = await opened()
    const { conversation, message } = await begin('root')
    const one = await add('one', { conversation, parent: message.id })
    const two = await add('two', { conversation, parent: message.id })
    const path = await conversations.path('ada', conversation, two?.message.id ?? '')
    expect(path.map(({ text }) => text)).toEqual(['root', 'two'])
    const all = await conversations.get('ada', conversation)
    expect(all?.messages.map(({ parent }) => parent)).toEqual([null, message.id, message.id])
    expect(one?.conversation).toBe(conversation)
  })

  test('moves its conversation to the top', async () => {
    const { conversations, time, add, begin } = await opened()
    const old = await begin('old')
    time.now += 1000
    const young = await begin('young')
    time.now += 1000
    await add('more', { conversation: old.conversation, parent: old.message.id })
    const { conversations: page } = await conversations.page('ada', null, 10)
    expect(page.map(({ id }) => id)).toEqual([old.conversation, young.conversation])
  })

  test('is refused under a message of another conversation, and stores nothing', async () => {
    const { store, add, begin } = await opened()
    const one = await begin('one')
    const two = await begin('two')
    expect(await add('x', { conversation: one.conversation, parent: two.message.id })).toBeNull()
    expect(await store.db.selectFrom('message').select('id').execute()).toHaveLength(2)
  })
})

test('the path of a long conversation is whole and in order', async () => {
  const { conversations, add, begin } = await opened()
  const { conversation, message } = await begin('0')
  let parent = message.id
  for (let i = 1; i < 60; i++) {
    parent = (await add(String(i), { conversation, parent }))?.message.id ?? ''
  }
  const path = await conversations.path('ada', conversation, parent)
  expect(path.map(({ text }) => text)).toEqual(Array.from({ length: 60 }, (_, i) => String(i)))
})

describe("another account's conversation answers as one that does not exist:", () => {
  test('reading, following, renaming, erasing and asking', async () => {
    const { conversations, add, begin } = await opened()
    const { conversation, message } = await begin('private')
    for (const id of [conversation, 'nowhere']) {
      expect(await conversations.get('eve', id)).toBeNull()
      expect(await conversations.path('eve', id, message.id)).toEqual([])
      expect(await conversations.change('eve', id, { title: 'mine' })).toBeNull()
      expect(await conversations.erase('eve', id)).toBe('absent')
      expect(await add('x', { account: 'eve', conversation: id, parent: message.id })).toBeNull()
    }
    expect((await conversations.page('eve', null, 10)).conversations).toEqual([])
    expect((await conversations.get('ada', conversation))?.title).toBe('private')
  })
})

describe('the list', () => {
  test('is paged without a gap or a double, at any page size', async () => {
    const { conversations, time, begin } = await opened()
    const all: string[] = []
    for (let i = 0; i < 23; i++) {
      // Some share a millisecond.
      if (i % 3 === 0) time.now += 1000
      all.push((await begin(`c${i}`)).conversation)
    }
    const sizes = fc.integer({ min: 1, max: 30 })
    await fc.assert(
      fc.asyncProperty(sizes, async (limit) => {
        const seen: string[] = []
        let after: string | null = null
        do {
          const page = await conversations.page('ada', after, limit)
          seen.push(...page.conversations.map(({ id }) => id))
          after = page.next
        } while (after !== null)
        expect(seen.toSorted()).toEqual(all.toSorted())
      }),
      { numRuns: 12 },
    )
  })

  test('does not show what came through the API', async () => {
    const { conversations, begin } = await opened()
    const { conversation } = await begin('by api', { kind: 'api' })
    expect((await conversations.page('ada', null, 10)).conversations).toEqual([])
    expect((await conversations.get('ada', conversation))?.title).toBe('by api')
  })

  test('takes any text for a cursor', async () => {
    const { conversations, begin } = await opened()
    await begin('one')
    await fc.assert(
      fc.asyncProperty(fc.string(), async (after) => {
        const { conversations: page } = await conversations.page('ada', after, 5)
        expect(page.length).toBeLessThanOrEqual(1)
      }),
    )
  })
})

test('a new title is kept', async () => {
  const { conversations, begin } = await opened()
  const { conversation } = await begin('one')
  expect(await conversations.change('ada', conversation, { title: 'Uno' })).toMatchObject({
    title: 'Uno',
  })
  expect((await conversations.get('ada', conversation))?.title).toBe('Uno')
})

describe('at rest', () => {
  test('no file of the database holds a text or a title', async () => {
    const { store, begin, holding } = await opened()
    await begin('a question that nobody may read')
    expect(holding(utf8('a question'))).toEqual([])
    await store.scrub()
    expect(holding(utf8('a question'))).toEqual([])
  })

  test('after erasing, no file holds the key or the ciphertext', async () => {
    const { store, conversations, begin, holding } = await opened()
    const { conversation } = await begin('a question that nobody may read')
    const key = (await keyOf(store.db, conversation)) ?? new Uint8Array()
    const rows = await store.db.selectFrom('message').select('text').execute()
    const texts = rows.map(({ text }) => text)
    expect(holding(key)).not.toEqual([])
    expect(await conversations.erase('ada', conversation)).toBe('erased')
    expect(holding(key)).toEqual([])
    for (const text of texts) expect(holding(text)).toEqual([])
    expect(await conversations.get('ada', conversation)).toBeNull()
    expect(await conversations.erase('ada', conversation)).toBe('absent')
  })

  test('of many conversations, exactly the erased ones leave no key behind', async () => {
    const { store, conversations, begin, holding } = await opened()
    const ids: string[] = []
    for (let i = 0; i < 300; i++) ids.push((await begin(`question ${i}`)).conversation)
    const keys = new Map<string, Uint8Array>()
    for (const id of ids) keys.set(id, (await keyOf(store.db, id)) ?? new Uint8Array())
    const erased = ids.filter((_, at) => at % 3 !== 0)
    for (const id of erased) await conversations.erase('ada', id)
    const left = ids.filter((id) => holding(keys.get(id) ?? new Uint8Array()).length > 0)
    expect(left.toSorted()).toEqual(ids.filter((_, at) => at % 3 === 0).toSorted())
  })

  test('each conversation has a key of its own', async () => {
    const { store, begin } = await opened()
    for (let i = 0; i < 5; i++) await begin('same')
    const rows = await store.db.selectFrom('conversation_key').select('key').execute()
    expect(new Set(rows.map(({ key }) => String(key))).size).toBe(5)
  })
})

test('an erased conversation has no cipher, and takes no reply', async () => {
  const { store, conversations, begin } = await opened()
  const { conversation, message } = await begin('one')
  expect(await conversations.cipher(store.db, conversation)).not.toBeNull()
  await conversations.erase('ada', conversation)
  expect(await conversations.cipher(store.db, conversation)).toBeNull()
  const reply = {
    id: 'r',
    conversation,
    parent: message.id,
    answer: 'a',
    text: 'late',
    thought: 'later',
  }
  await store.transact((tx) => conversations.addReply(tx, reply))
  expect(await store.db.selectFrom('message').select('id').execute()).toEqual([])
})
