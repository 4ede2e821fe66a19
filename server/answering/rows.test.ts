import { rememberEntries, rememberedEntries } from './entries-rows.ts'
import { expect, test } from 'vitest'
import { insertConversation } from '../conversation/conversation-rows.ts'
import { insertMessage } from '../conversation/message-rows.ts'
import type { Db } from '../store/database.ts'
import { sqlOf } from '../store/test-store.ts'
import {
  answerOf,
  answerOfReceipt,
  endAnswer,
  eventsAfter,
  insertAnswer,
  insertEvents,
  isBeingAnswered,
  lastEventNumber,
  runningAnswer,
  runningAnswers,
  stillRunning,
} from './answer-rows.ts'
import { capNoise, dropNoiseBefore, insertNoise, noiseOf, spendNoise } from './noise-rows.ts'
import {
  insertPendingLeaf,
  insertReceipt,
  leavesOf,
  markSealed,
  pendingLeaf,
  receiptOf,
  settleLeaf,
  unsealedReceipts,
} from './receipt-rows.ts'

// `vitest run server/answering -u` writes the golden files anew.

const bytes = new Uint8Array(1)
const now = '2026-11-23T12:00:00.000Z'
const place = { conversation: 'c', account: 'a', created: now } as const
const usage = { promptTokens: 1, cachedTokens: 0, outputTokens: 1 }

/** What the foreign keys of an answer ask for. */
async function question(db: Db): Promise<void> {
  const text = { text: bytes, parent: null, role: 'user', answer: null } as const
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
  await insertConversation(db, row, new Uint8Array(32))
  await insertMessage(db, { id: 'q', conversation: 'c', created: now, thought: null, ...text })
}

const insertRunning = (db: Db) =>
  insertAnswer(db, {
    ...place,
    id: 'x',
    question: 'q',
    receipt: 'r',
    model: 'm',
    stop: null,
    prompt_tokens: null,
    cached_tokens: null,
    output_tokens: null,
    plan: bytes,
    ended: null,
    choice: 0,
  })

test('the SQL of answers and their events is the one that was reviewed', async () => {
  const sql = await sqlOf({
    'the question of an answer': question,
    insertAnswer: insertRunning,
    answerOf: (db) => answerOf(db, 'a', 'x'),
    answerOfReceipt: (db) => answerOfReceipt(db, 'a', 'r'),
    runningAnswer: (db) => runningAnswer(db, 'x'),
    stillRunning: (db) => stillRunning(db, ['x', 'y']),
    runningAnswers: (db) => runningAnswers(db),
    isBeingAnswered: (db) => isBeingAnswered(db, 'q'),
    endAnswer: (db) => endAnswer(db, 'x', { stop: 'eos', usage, ended: now }),
    insertEvents: (db) => insertEvents(db, [{ answer: 'x', n: 0, body: bytes }]),
    eventsAfter: (db) => eventsAfter(db, 'x', -1, 10),
    lastEventNumber: (db) => lastEventNumber(db, 'x'),
  })
  await expect(sql).toMatchFileSnapshot('../store/sql/answer.sql')
})

test('the SQL of receipts and pending leaves is the one that was reviewed', async () => {
  const sql = await sqlOf({
    'the answer of a receipt': async (db) => {
      await question(db)
      await insertRunning(db)
    },
    insertReceipt: (db) =>
      insertReceipt(db, {
        ...place,
        id: 'r',
        answer: 'x',
        leaf: new Uint8Array(33),
        statement: bytes,
        disclosures: bytes,
        promise: null,
        leaf_index: null,
        sealed: null,
      }),
    receiptOf: (db) => receiptOf(db, 'r'),
    leavesOf: (db) => leavesOf(db, 'c'),
    insertPendingLeaf: (db) =>
      insertPendingLeaf(db, { receipt: 'r', data: bytes, after_size: 2, created: now }),
    pendingLeaf: (db) => pendingLeaf(db, 'r'),
    settleLeaf: (db) => settleLeaf(db, 'r', { leaf_index: 2, promise: 'p' }),
    markSealed: (db) => markSealed(db, 'r', now),
    unsealedReceipts: (db) => unsealedReceipts(db),
    rememberEntries: (db) => rememberEntries(db, 3),
    rememberedEntries: (db) => rememberedEntries(db),
  })
  await expect(sql).toMatchFileSnapshot('../store/sql/receipt.sql')
})

test('the SQL of noise is the one that was reviewed', async () => {
  const sql = await sqlOf({
    insertNoise: (db) =>
      insertNoise(db, { id: 'n', account: 'a', key: new Uint8Array(32), created: now }),
    noiseOf: (db) => noiseOf(db, 'a', 'n'),
    spendNoise: (db) => spendNoise(db, 'n'),
    dropNoiseBefore: (db) => dropNoiseBefore(db, now),
    capNoise: (db) => capNoise(db, 'a', 32),
  })
  await expect(sql).toMatchFileSnapshot('../store/sql/noise.sql')
})
