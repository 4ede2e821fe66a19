import type { AskResponse, Message, NumberedEvent } from '@overt/wire'
import type { PromptMessage } from '../engine/engine.ts'
import type { Transaction } from 'kysely'
import type { Ledger } from '../ledger/ledger.ts'
import type { Database } from '../store/database.ts'
import { insertAnswer, insertEvents, isBeingAnswered } from './answer-rows.ts'
import type { Begun } from './begun.ts'
import { AnsweringError } from './answering-error.ts'
import { NotFoundError, type Ask } from './answering.ts'
import { planCell } from './cell.ts'
import { beginChoices, endChoices, type Choice } from './choice.ts'
import { eventRow } from './event.ts'
import { apiMessages, apiQuestion, chatHistory, told, withQuestion } from './history.ts'
import { noiseFor, spend, type Noise } from './noise.ts'
import type { Parts } from './parts.ts'
import { planAnswer } from './plan.ts'
import { leavesOf } from './receipt-rows.ts'
import { rereadOf } from './reread.ts'
import type { Running, RunningAnswers } from './running.ts'

export type Asked = {
  readonly response: AskResponse
  readonly begun: Begun
  readonly running: Running
}

/**
 * From a question to as many answers as are wanted, all begun: model, prompt and engine are asked first, so
 * that a question that is refused leaves nothing behind.
 */
export async function beginAnswers(
  parts: Parts,
  runningAnswers: RunningAnswers,
  ask: Ask,
  count: number,
  signal: AbortSignal,
): Promise<readonly Asked[]> {
  const asked = parts.clock()
  refuseWithoutReceipt(parts.ledger)
  refuseBrokenText(ask)
  const model = await parts.models.open(ask.model ?? (await chosenFor(parts, ask)), signal)
  const noise = await noiseFor(parts, ask.account, ask.nonce)
  const instructions = await instructionsFor(parts, ask)
  const question = { model, noise, ...(await messagesFor(parts, ask, instructions)) }
  const planned = await planAnswer(parts, ask, question, signal)
  signal.throwIfAborted()
  const choices = await beginChoices(parts, runningAnswers, planned, ask.account, count)
  try {
    const asking = { ask, instructions, model: model.id, noise }
    const stored = await storeQuestion(parts, asking, choices)
    const { conversation, question: message } = stored
    return choices.map(({ id, receipt, running, engine, sampling, plan }, choice) => {
      const started = stored.started[choice]
      if (started !== undefined) running.stored([started])
      const { temperature } = sampling
      const reread = rereadOf(model.engine, plan)
      const begun = { id, receipt, conversation, asked, engine, temperature, reread }
      return { response: { conversation, question: message, answer: id, receipt }, begun, running }
    })
  } catch (error) {
    await endChoices(runningAnswers, choices)
    throw error
  }
}

/** A ledger that must not sign gives no receipt, now or later; one that waits for witnesses will. */
function refuseWithoutReceipt(ledger: Ledger): void {
  const state = ledger.state()
  if (state.type !== 'refused') return
  throw new AnsweringError(
    'not_signing',
    `No question is taken, as no answer could get its receipt: ${state.detail}`,
  )
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

/** A program says in each call what it wants to say; what a person keeps is for conversations. */
const instructionsFor = async ({ conversations }: Parts, { account, from }: Ask) =>
  from.kind === 'api' ? null : conversations.instructions(account, from.conversation)

/** The model that a person chose for the conversation; null takes the default. */
const chosenFor = async ({ conversations }: Parts, { account, from }: Ask) =>
  from.kind === 'api' || from.conversation === null
    ? null
    : conversations.model(account, from.conversation)

/** What the model reads after the charter, and the leaf of the turn before. */
async function messagesFor(
  { store, conversations }: Parts,
  { account, from }: Ask,
  instructions: string | null,
): Promise<{ readonly messages: readonly PromptMessage[]; readonly prev: string | null }> {
  if (from.kind === 'api') return { messages: apiMessages(from.messages), prev: null }
  const { conversation, parent, text } = from
  if (conversation === null && parent !== null) throw unknownPlace()
  if (conversation === null || parent === null) {
    return {
      messages: withQuestion({ messages: told(instructions), prev: null }, text),
      prev: null,
    }
  }
  const path = await conversations.path(account, conversation, parent)
  if (path.length === 0) throw unknownPlace()
  const leaves = await leavesOf(store.db, conversation)
  const history = chatHistory(path, new Map(leaves.map(({ id, leaf }) => [id, leaf])))
  const messages = [...told(instructions), ...withQuestion(history, text)]
  return { messages, prev: history.prev }
}

const unknownPlace = () =>
  new NotFoundError('conversation', 'There is no such conversation, or no such message in it.')

type Stored = {
  readonly conversation: string
  readonly question: Message
  /** Event 0 of each answer. */
  readonly started: readonly NumberedEvent[]
}

type Asking = {
  readonly ask: Ask
  readonly instructions: string | null
  readonly model: string
  readonly noise: Noise
}

/** One transaction that survives a power cut: the question, its answers, and that they started. */
async function storeQuestion(
  parts: Parts,
  { ask, instructions, model, noise }: Asking,
  choices: readonly Choice[],
): Promise<Stored> {
  return parts.store.join(async (tx) => {
    await spend(tx, noise)
    await refuseBusyParent(tx, ask)
    const added = await parts.conversations.addQuestion(tx, newQuestion(ask, instructions))
    if (added === null) throw unknownPlace()
    const started: NumberedEvent[] = []
    const place = { ...added, account: ask.account, model }
    for (const choice of choices) started.push(await storeAnswer(parts, tx, place, choice))
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

function newQuestion({ account, from, model }: Ask, instructions: string | null) {
  if (from.kind === 'chat') return { account, ...from, instructions, model }
  const text = apiQuestion(from.messages)
  return { account, kind: from.kind, conversation: null, parent: null, text }
}

type Place = {
  readonly account: string
  readonly model: string
  readonly conversation: string
  readonly message: Message
}

async function storeAnswer(
  { conversations, clock }: Parts,
  tx: Transaction<Database>,
  { account, model, conversation, message }: Place,
  { id, receipt, plan }: Choice,
): Promise<NumberedEvent> {
  const cipher = await conversations.cipher(tx, conversation)
  if (cipher === null) throw unknownPlace()
  await insertAnswer(tx, {
    id,
    conversation,
    account,
    question: message.id,
    choice: plan.choice,
    receipt,
    model,
    stop: null,
    prompt_tokens: null,
    cached_tokens: null,
    output_tokens: null,
    plan: cipher.encrypt(planCell(id), JSON.stringify(plan)),
    created: new Date(clock()).toISOString(),
    ended: null,
  })
  const started = { type: 'started', answer: id, conversation, question: message.id } as const
  const numbered = { n: 0, event: { ...started, receipt, model } }
  await insertEvents(tx, [eventRow(id, numbered, cipher)])
  return numbered
}
