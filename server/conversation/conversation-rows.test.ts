import { expect, test } from 'vitest'
import { sqlOf } from '../store/test-store.ts'
import {
  chooseModel,
  conversationOf,
  conversationPage,
  destroyConversation,
  insertConversation,
  instruct,
  keyOf,
  keysOf,
  retitle,
  touch,
} from './conversation-rows.ts'
import {
  destroyInstructions,
  everyInstructions,
  insertInstructions,
  instructionsOf,
} from './instructions-rows.ts'
import { hasMessage, insertMessage, messagesOf, pathTo, runningIn } from './message-rows.ts'

// `vitest run -u` writes the golden files anew.

const bytes = new Uint8Array(1)
const key = new Uint8Array(32)
const now = '2026-11-23T12:00:00.000Z'
const row = {
  id: 'c',
  account: 'a',
  kind: 'chat',
  title: bytes,
  instructions: null,
  model: null,
  created: now,
  updated: now,
} as const

test('the SQL of conversations is the one that was reviewed', async () => {
  const sql = await sqlOf({
    insertConversation: (db) => insertConversation(db, row, key),
    conversationOf: (db) => conversationOf(db, 'a', 'c'),
    keyOf: (db) => keyOf(db, 'c'),
    keysOf: (db) => keysOf(db, ['c', 'd']),
    'conversationPage, the first': (db) => conversationPage(db, 'a', null, 20),
    'conversationPage, a later one': (db) =>
      conversationPage(db, 'a', { updated: now, id: 'c' }, 20),
    retitle: (db) => retitle(db, 'c', bytes),
    instruct: (db) => instruct(db, 'c', bytes),
    chooseModel: (db) => chooseModel(db, 'c', 'm'),
    touch: (db) => touch(db, 'c', now),
    destroyConversation: (db) => destroyConversation(db, 'c', key),
  })
  await expect(sql).toMatchFileSnapshot('../store/sql/conversation.sql')
})

test('the SQL of what every new conversation begins with is the one that was reviewed', async () => {
  const sql = await sqlOf({
    insertInstructions: (db) => insertInstructions(db, { id: 'a', key, text: bytes }),
    instructionsOf: (db) => instructionsOf(db, 'a'),
    everyInstructions: (db) => everyInstructions(db),
    destroyInstructions: (db) => destroyInstructions(db, 'a', key),
  })
  await expect(sql).toMatchFileSnapshot('../store/sql/instructions.sql')
})

test('the SQL of messages is the one that was reviewed', async () => {
  const message = {
    parent: null,
    role: 'user',
    text: bytes,
    answer: null,
    created: now,
    thought: null,
  } as const
  const sql = await sqlOf({
    insertMessage: async (db) => {
      await insertConversation(db, row, key)
      await insertMessage(db, { id: 'm', conversation: 'c', ...message })
    },
    hasMessage: (db) => hasMessage(db, 'c', 'm'),
    messagesOf: (db) => messagesOf(db, 'c'),
    pathTo: (db) => pathTo(db, 'c', 'm'),
    runningIn: (db) => runningIn(db, 'c'),
  })
  await expect(sql).toMatchFileSnapshot('../store/sql/message.sql')
})
