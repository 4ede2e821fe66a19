import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { utf8 } from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import { promises } from '../../test/promises.ts'
import { openSqlite } from '../store/sqlite.ts'
import { jobWorld } from '../job/job.fixture.ts'
import { temporaryStore } from '../store/test-store.ts'
import { keyOf } from './conversation-rows.ts'
import { eraseAll, eraseBefore } from './erase.ts'
import { eraseAllEntombed } from './erase-message.ts'
import { openConversations, untitled } from './open-conversations.ts'
import { scrubWork } from './scrub.ts'
import { messageTombOf, tombOf } from './tomb.ts'
import { allTombs } from './tomb-rows.ts'

const random = (bytes: number) => new Uint8Array(randomBytes(bytes))
const never = new AbortController().signal

async function opened() {
  const { store, path } = await temporaryStore()
  const time = { now: Date.UTC(2026, 10, 23, 12) }
  const held = new Set<string>()
  const parts = {
    store,
    clock: () => time.now,
    random,
    isHeld: (tomb: string) => held.has(tomb),
  }
  const conversations = openConversations(parts)
  const ask = async (
    text: string,
    conversation: string | null = null,
    parent: string | null = null,
  ) => {
    const question = { account: 'ada', kind: 'chat', conversation, parent, text } as const
    const added = await store.transact((tx) => conversations.addQuestion(tx, question))
    if (added === null) throw new Error('it was not added')
    time.now += 1
    return added
  }
  const key = async (id: string) => (await keyOf(store.db, id)) ?? new Uint8Array()
  /** Every file of the folder that holds the bytes. */
  const holding = (bytes: Uint8Array) =>
    readdirSync(dirname(path)).filter((file) =>
      readFileSync(join(dirname(path), file)).includes(Buffer.from(bytes)),
    )
  const tombs = async () => (await allTombs(store.db)).map(({ tomb }) => tomb)
  return { store, path, time, held, parts, conversations, ask, key, holding, tombs }
}

describe('an erased conversation', () => {
  promises('erasure:files')

  test('is in no file any more: not its key, not its ciphertext, not its text; its tomb is', async () => {
    const { store, conversations, ask, key, holding, tombs } = await opened()
    const { conversation, message } = await ask('a zebra told me')
    await ask('and a lion', conversation, message.id)
    const secret = await key(conversation)
    const rows = await store.db.selectFrom('message').select('text').execute()
    expect(holding(secret)).not.toEqual([])
    expect(await conversations.erase('ada', conversation)).toBe('erased')
    for (const bytes of [secret, utf8('zebra'), ...rows.map(({ text }) => text)]) {
      expect(holding(bytes)).toEqual([])
    }
    expect(await tombs()).toEqual([tombOf(secret)])
  })

  test('leaves no trace on pages that a thousand others once filled', async () => {
    const { store, path, parts, ask, key, holding } = await opened()
    const keys: Uint8Array[] = []
    for (let n = 0; n < 200; n += 1) {
      const { conversation } = await ask('x'.repeat(n * 20))
      keys.push(await key(conversation))
    }
    const gone = await store.transact((tx) => eraseAll(parts, tx, 'ada'))
    await store.scrub(gone.gone)
    for (const one of keys) expect(holding(one)).toEqual([])
    const database = openSqlite(path)
    expect(database.run('pragma freelist_count').rows).toEqual([{ freelist_count: 0 }])
    database.close()
  })

  test('goes from the copy that a migration left beside the database', async () => {
    const { path, conversations, ask, key, holding, store } = await opened()
    const { conversation } = await ask('a zebra')
    const secret = await key(conversation)
    const stays = await key((await ask('another')).conversation)
    const copy = openSqlite(`${path}.v1.backup`)
    copy.close()
    const source = openSqlite(path)
    source.run('vacuum into ?', [`${path}.v1.backup`])
    source.close()
    await store.scrub()
    expect(holding(secret)).toContain('overt.sqlite.v1.backup')
    await conversations.erase('ada', conversation)
    expect(holding(secret)).toEqual([])
    expect(holding(stays)).toContain('overt.sqlite.v1.backup')
  })
})

test('what another program still reads is cleaned by itself once it has ended', async () => {
  promises('erasure:retried')
  const { store, path, conversations, ask, key, holding, time } = await opened()
  const { conversation } = await ask('a zebra told me')
  const secret = await key(conversation)
  const reader = openSqlite(path)
  reader.script('begin')
  reader.run('select * from message')
  expect(await conversations.erase('ada', conversation)).toBe('erased')
  expect(await conversations.get('ada', conversation)).toBeNull()
  expect(holding(secret)).not.toEqual([])
  const jobs = await jobWorld({ store })
  jobs.time.now = time.now
  const worker = jobs.worker([scrubWork({ store })])
  for (let n = 1; n <= 20; n += 1) {
    await worker.step()
    expect(await jobs.rows()).toMatchObject([{ id: 'scrub', state: 'waiting', attempt: n }])
    jobs.time.now += 2 * 60 * 60 * 1000
  }
  expect((await jobs.rows())[0]?.problem).toContain('end that program')
  reader.script('commit')
  reader.close()
  await worker.step()
  expect(jobs.outcomes.at(-1)).toBe('done')
  expect(holding(secret)).toEqual([])
})

describe('one message', () => {
  promises('erasure:message')

  test('goes with all that follows it, and its siblings stay', async () => {
    const { conversations, ask, key, tombs } = await opened()
    const { conversation, message: root } = await ask('root')
    const left = await ask('left', conversation, root.id)
    const under = await ask('under left', conversation, left.message.id)
    const right = await ask('right', conversation, root.id)
    expect(await conversations.eraseMessage('ada', conversation, left.message.id)).toBe('erased')
    const after = await conversations.get('ada', conversation)
    expect(after?.messages.map(({ text }) => text)).toEqual(['root', 'right'])
    expect(after?.title).toBe('root')
    const secret = await key(conversation)
    expect((await tombs()).toSorted()).toEqual(
      [left, under].map(({ message }) => messageTombOf(secret, message.id)).toSorted(),
    )
    expect(right.conversation).toBe(conversation)
  })

  test('that was the first takes the title of its words with it', async () => {
    const { conversations, ask } = await opened()
    const { conversation, message } = await ask('the secret')
    await ask('another beginning', conversation, null)
    await conversations.eraseMessage('ada', conversation, message.id)
    expect((await conversations.get('ada', conversation))?.title).toBe('…')
  })

  test('that was the last takes its conversation with it', async () => {
    const { conversations, ask, key, holding, tombs } = await opened()
    const { conversation, message } = await ask('only')
    const secret = await key(conversation)
    expect(await conversations.eraseMessage('ada', conversation, message.id)).toBe('erased')
    expect(await conversations.get('ada', conversation)).toBeNull()
    expect(holding(secret)).toEqual([])
    expect(await tombs()).toEqual([tombOf(secret)])
  })

  test('of another account or conversation answers as one that does not exist', async () => {
    const { conversations, ask } = await opened()
    const [one, two] = [await ask('one'), await ask('two')]
    const { conversation } = one
    expect(await conversations.eraseMessage('eve', conversation, one.message.id)).toBe('absent')
    expect(await conversations.eraseMessage('ada', conversation, two.message.id)).toBe('absent')
    expect(await conversations.eraseMessage('ada', 'nowhere', one.message.id)).toBe('absent')
  })
})

describe('what the board holds', () => {
  promises('erasure:hold')

  test('is erased by nobody, and whoever tries is told', async () => {
    const { store, parts, held, time, conversations, ask, key } = await opened()
    const { conversation, message } = await ask('held')
    const free = await ask('free')
    held.add(tombOf(await key(conversation)))
    expect(await conversations.erase('ada', conversation)).toBe('held')
    expect(await conversations.eraseMessage('ada', conversation, message.id)).toBe('held')
    const later = new Date(time.now + 1000).toISOString()
    expect(await eraseBefore(parts, later, never)).toEqual({ erased: 1, held: 1 })
    expect(await conversations.get('ada', free.conversation)).toBeNull()
    expect(await store.transact((tx) => eraseAll(parts, tx, 'ada'))).toEqual({ gone: [], held: 1 })
    expect((await conversations.get('ada', conversation))?.messages).toHaveLength(1)
    held.clear()
    expect(await conversations.erase('ada', conversation)).toBe('erased')
  })
})

describe('a database that comes from a backup', () => {
  promises('erasure:restore')

  test('does not bring back what the ledger tells is gone', async () => {
    const { parts, conversations, ask, key } = await opened()
    const whole = await ask('gone whole')
    const part = await ask('stays')
    const gone = await ask('gone', part.conversation, part.message.id)
    const tombs = new Set([
      tombOf(await key(whole.conversation)),
      messageTombOf(await key(part.conversation), gone.message.id),
      tombOf(random(32)),
    ])
    const title = (id: string, secret: Uint8Array) => untitled({ random }, id, secret)
    expect(await eraseAllEntombed(parts, tombs, title)).toBe(2)
    expect(await conversations.get('ada', whole.conversation)).toBeNull()
    const after = await conversations.get('ada', part.conversation)
    expect(after?.messages.map(({ text }) => text)).toEqual(['stays'])
    expect(await eraseAllEntombed(parts, tombs, title)).toBe(0)
  })
})

test('erasing the same thing twice at once erases it once', async () => {
  const { conversations, ask, tombs } = await opened()
  const { conversation } = await ask('one')
  const both = await Promise.all([1, 2].map(() => conversations.erase('ada', conversation)))
  expect(both.toSorted()).toEqual(['absent', 'erased'])
  expect(await tombs()).toHaveLength(1)
})
