import type {
  Conversation,
  ConversationChange,
  ConversationHead,
  ConversationPage,
  ConversationSummary,
  Message,
} from '@overt/wire'
import type { ConversationRow, Db } from '../store/database.ts'
import { newId } from '../store/id.ts'
import { KEY_BYTES, openCipher, type Cipher } from './cipher.ts'
import {
  chooseModel,
  conversationOf,
  conversationPage,
  insertConversation,
  instruct,
  keyOf,
  keysOf,
  retitle,
  touch,
  type After,
} from './conversation-rows.ts'
import type { Conversations, ConversationWriter, NewQuestion, NewReply } from './conversations.ts'
import { eraseConversation, type ErasureParts } from './erase.ts'
import { eraseMessage } from './erase-message.ts'
import { instructNew, newInstructions } from './instructions.ts'
import { hasMessage, insertMessage, messagesOf, pathTo, runningIn } from './message-rows.ts'
import { messageCell, messageOf, oldestFirst, thoughtCell } from './message.ts'
import { tidyTitle, titleOf } from './title.ts'
import { tombOf } from './tomb.ts'

type Parts = ErasureParts & { readonly random: (bytes: number) => Uint8Array }

export const openConversations = (parts: Parts): Conversations & ConversationWriter => ({
  page: (account, after, limit) => page(parts, account, after, limit),
  get: (account, id) => get(parts, account, id),
  path: (account, conversation, message) => path(parts, account, conversation, message),
  change: (account, id, wanted) => change(parts, account, id, wanted),
  instructions: (account, id) => instructions(parts, account, id),
  model: async (account, id) => (await conversationOf(parts.store.db, account, id))?.model ?? null,
  instructNew: (account, text) => instructNew(parts, account, text),
  erase: (account, id) => eraseConversation(parts, account, id),
  eraseMessage: (account, conversation, message) =>
    eraseMessage(parts, { account, conversation, message }, (key) =>
      untitled(parts, conversation, key),
    ),
  cipher: (db, conversation) => cipherOf(parts, db, conversation),
  ciphers: (db, conversations) => ciphersOf(parts, db, conversations),
  addQuestion: (tx, question) => addQuestion(parts, tx, question),
  addReply: (tx, reply) => addReply(parts, tx, reply),
})

async function page(
  { store, random }: Parts,
  account: string,
  after: string | null,
  limit: number,
): Promise<ConversationPage> {
  const rows = await conversationPage(store.db, account, cursor(after), limit + 1)
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return {
    conversations: shown.map((row) => summary(row, openCipher(row.key, random))),
    next: last === undefined ? null : `${last.updated}~${last.id}`,
  }
}

async function get(parts: Parts, account: string, id: string): Promise<Conversation | null> {
  const { db } = parts.store
  const opened = await open(parts, db, account, id)
  if (opened === null) return null
  const messages = oldestFirst(await messagesOf(db, id))
  return {
    ...head(opened.row, opened.cipher),
    messages: messages.map((row) => messageOf(row, opened.cipher)),
    running: [...(await runningIn(db, id))],
  }
}

async function path(
  parts: Parts,
  account: string,
  conversation: string,
  message: string,
): Promise<readonly Message[]> {
  const { db } = parts.store
  const opened = await open(parts, db, account, conversation)
  if (opened === null) return []
  const rows = new Map((await messagesOf(db, conversation)).map((row) => [row.id, row]))
  return (await pathTo(db, conversation, message))
    .flatMap((id) => rows.get(id) ?? [])
    .map((row) => messageOf(row, opened.cipher))
}

function change(
  parts: Parts,
  account: string,
  id: string,
  { title, instructions: told, model }: ConversationChange,
): Promise<ConversationHead | 'held' | null> {
  return parts.store.transact(async (tx) => {
    const opened = await open(parts, tx, account, id)
    if (opened === null) return null
    const { row, cipher } = opened
    const isLost = title !== undefined || told !== undefined
    if (isLost && parts.isHeld(tombOf((await keyOf(tx, id)) ?? new Uint8Array()))) return 'held'
    const was = head(row, cipher)
    const name = title === undefined ? was.title : tidyTitle(title)
    if (title !== undefined) await retitle(tx, id, cipher.encrypt(titleCell(id), name))
    if (told !== undefined) await instruct(tx, id, sealedInstructions(id, told, cipher))
    if (model !== undefined) await chooseModel(tx, id, model)
    return {
      ...was,
      title: name,
      model: model === undefined ? was.model : model,
      instructions: told === undefined ? was.instructions : told,
    }
  })
}

async function instructions(
  parts: Parts,
  account: string,
  id: string | null,
): Promise<string | null> {
  const { db } = parts.store
  if (id === null) return newInstructions(parts, db, account)
  const opened = await open(parts, db, account, id)
  return opened && head(opened.row, opened.cipher).instructions
}

const instructionsCell = (id: string) => ({ table: 'conversation', id, column: 'instructions' })

const sealedInstructions = (id: string, text: string | null, cipher: Cipher): Uint8Array | null =>
  text === null ? null : cipher.encrypt(instructionsCell(id), text)

/** A `next` that was not ours only begins the page somewhere else in the caller's own list. */
function cursor(after: string | null): After | null {
  if (after === null) return null
  const [updated = '', id = ''] = after.split('~', 2)
  return { updated, id }
}

const titleCell = (id: string) => ({ table: 'conversation', id, column: 'title' })

/** The title of a conversation whose first words were erased. */
export const untitled = (
  { random }: Pick<Parts, 'random'>,
  conversation: string,
  key: Uint8Array,
): Uint8Array => openCipher(key, random).encrypt(titleCell(conversation), '…')

function summary(row: ConversationRow, cipher: Cipher): ConversationSummary {
  return {
    id: row.id,
    title: cipher.decrypt(titleCell(row.id), row.title),
    created: row.created,
    updated: row.updated,
  }
}

function head(row: ConversationRow, cipher: Cipher): ConversationHead {
  const { id, instructions: sealed } = row
  const told = sealed === null ? null : cipher.decrypt(instructionsCell(id), sealed)
  return { ...summary(row, cipher), instructions: told, model: row.model }
}

async function cipherOf({ random }: Parts, db: Db, conversation: string): Promise<Cipher | null> {
  const key = await keyOf(db, conversation)
  return key === null ? null : openCipher(key, random)
}

async function ciphersOf({ random }: Parts, db: Db, conversations: readonly string[]) {
  const keys = await keysOf(db, conversations)
  return new Map([...keys].map(([conversation, key]) => [conversation, openCipher(key, random)]))
}

/** The conversation and its cipher, if it is this account's. */
async function open(
  parts: Parts,
  db: Db,
  account: string,
  id: string,
): Promise<{ readonly row: ConversationRow; readonly cipher: Cipher } | null> {
  const row = await conversationOf(db, account, id)
  const cipher = row === null ? null : await cipherOf(parts, db, id)
  return row === null || cipher === null ? null : { row, cipher }
}

async function addQuestion(parts: Parts, tx: Db, question: NewQuestion) {
  const now = new Date(parts.clock()).toISOString()
  const opened =
    question.conversation === null
      ? await begin(parts, tx, question, now)
      : await open(parts, tx, question.account, question.conversation)
  if (opened === null) return null
  const { row, cipher } = opened
  const { parent, text } = question
  if (parent !== null && !(await hasMessage(tx, row.id, parent))) return null
  const id = newId(parts.random)
  const stored = { id, parent, role: 'user', created: now, answer: null } as const
  await insertMessage(tx, {
    ...stored,
    conversation: row.id,
    text: cipher.encrypt(messageCell(id), text),
    thought: null,
  })
  await touch(tx, row.id, now)
  return { conversation: row.id, message: { ...stored, text } }
}

async function begin(parts: Parts, tx: Db, question: NewQuestion, now: string) {
  const id = newId(parts.random)
  const key = parts.random(KEY_BYTES)
  const cipher = openCipher(key, parts.random)
  const row: ConversationRow = {
    id,
    account: question.account,
    kind: question.kind,
    title: cipher.encrypt(titleCell(id), titleOf(question.text)),
    instructions: sealedInstructions(id, question.instructions ?? null, cipher),
    model: question.model ?? null,
    created: now,
    updated: now,
  }
  await insertConversation(tx, row, key)
  return { row, cipher }
}

async function addReply(parts: Parts, tx: Db, reply: NewReply): Promise<void> {
  const cipher = await cipherOf(parts, tx, reply.conversation)
  if (cipher === null) return
  const now = new Date(parts.clock()).toISOString()
  const { id, conversation, parent, answer } = reply
  const text = cipher.encrypt(messageCell(id), reply.text)
  const thought = reply.thought === '' ? null : cipher.encrypt(thoughtCell(id), reply.thought)
  await insertMessage(tx, {
    id,
    conversation,
    parent,
    role: 'assistant',
    text,
    answer,
    created: now,
    thought,
  })
  await touch(tx, conversation, now)
}
