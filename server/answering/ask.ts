import type { AskResponse, Message, NumberedEvent } from '@overt/wire'
import type { PromptMessage } from '../engine/engine.ts'
import type { Transaction } from 'kysely'
import type { Database } from '../store/database.ts'
import { newId } from '../store/id.ts'
import { admit, type Admitted } from './admit.ts'
import { insertAnswer, insertEvents, isBeingAnswered } from './answer-rows.ts'
import type { Begun } from './answer.ts'
import { AnsweringError } from './answering-error.ts'
import { NotFoundError, type Ask } from './answering.ts'
import { planCell } from './cell.ts'
import { eventRow } from './event.ts'
import { apiMessages, apiQuestion, chatHistory, withQuestion } from './history.ts'
import { noiseFor, spend, type Noise } from './noise.ts'
import type { Parts } from './parts.ts'
import { planAnswer, type Planned } from './plan.ts'
import { leavesOf } from './receipt-rows.ts'
import type { Running, RunningAnswers } from './running.ts'

export type Asked = {
  readonly response: AskResponse
  readonly begun: Begun
  readonly running: Running
}

/**
 * From a question to an answer that has begun: model, prompt and engine are asked first, so that a
 * question that is refused leaves nothing behind.
 */
export async function beginAnswer(
  parts: Parts,
  runningAnswers: RunningAnswers,
  ask: Ask,
  signal: AbortSignal,
): Promise<Asked> {
  const asked = parts.clock()
  refuseBrokenText(ask)
  const model = parts.models.get(ask.model)
  const noise = await noiseFor(parts, ask.account, ask.nonce)
  const ids = { id: newId(parts.random), receipt: newId(parts.random) }
  const question = { receipt: ids.receipt, model, noise, ...(await messagesFor(parts, ask)) }
  const planned = await planAnswer(parts, ask, question, signal)
  signal.throwIfAborted()
  const running = runningAnswers.begin(ids.id, { generating: true })
  let engine: Admitted | null = null
  try {
    const { prompt, sampling } = planned
    engine = await admit(model.engine.generate(prompt, sampling, ask.account, running.signal))
    const stored = await storeQuestion(parts, ask, planned, noise, ids)
    running.stored(stored.started)
    const { conversation, question: message } = stored
    const begun = { ...ids, conversation, asked, engine, temperature: sampling.temperature }
    const response = { conversation, question: message, answer: ids.id, receipt: ids.receipt }
    return { response, begun, running }
  } catch (error) {
    runningAnswers.end(running)
    await engine?.close()
    throw error
  }
}

/** Half of a character cannot be written as UTF-8, so no receipt could say what was asked. */
function refuseBrokenText({ from }: Ask): void {
  const texts = from.kind === 'chat' ? [from.text] : from.messages.map(({ text }) => text)
  if (texts.every((text) => text.isWellFormed())) return
  throw new AnsweringError(
    'invalid_request',
    'The text holds half of a character (a lone surrogate): send well-formed Unicode.',
    from.kind === 'chat' ? 'text' : 'messages',
  )
}

/** What the model reads after the charter, and the leaf of the turn before. */
async function messagesFor(
  { store, conversations }: Parts,
  { account, from }: Ask,
): Promise<{ readonly messages: readonly PromptMessage[]; readonly prev: string | null }> {
  if (from.kind === 'api') return { messages: apiMessages(from.messages), prev: null }
  const { conversation, parent, text } = from
  if (conversation === null && parent !== null) throw unknownPlace()
  if (conversation === null || parent === null) {
    return { messages: withQuestion({ messages: [], prev: null }, text), prev: null }
  }
  const path = await conversations.path(account, conversation, parent)
  if (path.length === 0) throw unknownPlace()
  const leaves = await leavesOf(store.db, conversation)
  const history = chatHistory(path, new Map(leaves.map(({ id, leaf }) => [id, leaf])))
  return { messages: withQuestion(history, text), prev: history.prev }
}

const unknownPlace = () =>
  new NotFoundError('conversation', 'There is no such conversation, or no such message in it.')

type Ids = { readonly id: string; readonly receipt: string }
type Stored = {
  readonly conversation: string
  readonly question: Message
  readonly started: NumberedEvent
}

/** One transaction that survives a power cut: the question, its answer, and that it started. */
async function storeQuestion(
  parts: Parts,
  ask: Ask,
  planned: Planned,
  noise: Noise,
  ids: Ids,
): Promise<Stored> {
  return parts.store.transact(async (tx) => {
    await spend(tx, noise)
    await refuseBusyParent(tx, ask)
    const added = await parts.conversations.addQuestion(tx, newQuestion(ask))
    if (added === null) throw unknownPlace()
    const started = await storeAnswer(parts, tx, ask, planned, { ...ids, ...added })
    return { conversation: added.conversation, question: added.message, started }
  })
}

async function refuseBusyParent(tx: Transaction<Database>, { from }: Ask): Promise<void> {
  if (from.kind === 'api' || from.parent === null) return
  if (!(await isBeingAnswered(tx, from.parent))) return
  throw new AnsweringError(
    'already_answering',
    'The question before this one is being answered: wait for its answer or stop it.',
    'parent',
  )
}

function newQuestion({ account, from }: Ask) {
  if (from.kind === 'chat') return { account, ...from }
  const text = apiQuestion(from.messages)
  return { account, kind: from.kind, conversation: null, parent: null, text }
}

async function storeAnswer(
  { conversations, clock }: Parts,
  tx: Transaction<Database>,
  { account }: Ask,
  { plan, model }: Planned,
  { id, receipt, conversation, message }: Ids & { conversation: string; message: Message },
): Promise<NumberedEvent> {
  const cipher = await conversations.cipher(tx, conversation)
  if (cipher === null) throw unknownPlace()
  await insertAnswer(tx, {
    id,
    conversation,
    account,
    question: message.id,
    receipt,
    model: model.id,
    stop: null,
    prompt_tokens: null,
    cached_tokens: null,
    output_tokens: null,
    plan: cipher.encrypt(planCell(id), JSON.stringify(plan)),
    created: new Date(clock()).toISOString(),
    ended: null,
  })
  const started = { type: 'started', answer: id, conversation, question: message.id } as const
  const numbered = { n: 0, event: { ...started, receipt, model: model.id } }
  await insertEvents(tx, [eventRow(id, numbered, cipher)])
  return numbered
}
