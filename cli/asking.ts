import { digitalSourceType, toBase64Url } from '@overt/verifier'
import type { AskResponse, Stop } from '@overt/wire'
import { type Answered, follow } from './answered.ts'
import { type Client, askBody } from './client.ts'
import { type Context, json } from './context.ts'
import { Exit, failed, interrupted, usage } from './exit.ts'
import type { OwnHalf } from './own-half.ts'
import { checkReceipt, saveReceipt } from './receipt.ts'
import { openSession } from './session.ts'
import type { Terminal } from './terminal.ts'

export type AskOptions = {
  readonly home: string | undefined
  readonly model?: string
  /** False with --no-receipt. */
  readonly receipt?: string | false
  readonly url?: string
  readonly key?: string
  readonly json?: true
}

const cutOff: ReadonlySet<Stop> = new Set(['person', 'cancelled', 'interrupted', 'error'])

/** One question, from its words to its saved receipt. */
export async function ask(
  words: readonly string[],
  options: AskOptions,
  context: Context,
): Promise<void> {
  const text = await question(words, context.terminal)
  const { home, url, key, model } = options
  const client = await openSession(context, { home, url, key })
  const asked = await send(client, text, model ?? null, context.random)
  const answered = await answer(client, asked.response, options, context)
  const { stop } = answered
  const isCut = stop !== null && cutOff.has(stop)
  const heard = { shown: stop === null ? null : answered.text, isCut }
  const saved = await keep(client, asked, heard, options, context)
  if (saved.file !== null && answered.sealed === null) context.terminal.err(pending(saved.id))
  if (options.json) {
    const { conversation, answer: id } = asked.response
    const told = { answer: id, conversation, ...answered, receipt: saved, digitalSourceType }
    context.terminal.out(json(told))
  }
}

async function question(words: readonly string[], terminal: Terminal): Promise<string> {
  const given = words.join(' ')
  if (given !== '' && given !== '-') return given
  if (given === '' && terminal.keyboard) {
    throw new Exit(usage, 'Ask what? `overt ask "Why is the sky blue?"`, or pipe the question in.')
  }
  const text = (await terminal.read()).trim()
  if (text === '') throw new Exit(usage, 'The question on standard input is empty.')
  return text
}

type Heard = Pick<OwnHalf, 'shown' | 'isCut'>
type Asked = { readonly response: AskResponse; readonly own: Omit<OwnHalf, keyof Heard> }

/** The server commits to its noise first; only then it learns ours. */
async function send(
  client: Client,
  text: string,
  model: string | null,
  random: Context['random'],
): Promise<Asked> {
  const { id, commit } = await client.noise()
  const nonce = toBase64Url(random(32))
  const body = askBody({ conversation: null, parent: null, text, model })
  const response = await client.ask(body, { noise: id, nonce })
  return { response, own: { commit, nonce, body } }
}

/** Prints the answer as it comes. Ctrl-C stops it at the server, and what was said stays and is sealed. */
async function answer(
  client: Client,
  asked: AskResponse,
  options: AskOptions,
  { terminal, exit }: Context,
): Promise<Answered> {
  const signal = terminal.interrupted()
  const stop = (): void => {
    exit(interrupted)
    // A stop that arrives too late finds nothing to stop; the stream tells either way.
    client.stop(asked.answer).catch(() => {})
  }
  signal.addEventListener('abort', stop, { once: true })
  const show = options.json ? () => {} : terminal.out
  const answered = await follow(client.events(asked.answer), show, terminal.err)
  signal.removeEventListener('abort', stop)
  if (!options.json && !answered.text.endsWith('\n')) terminal.out('\n')
  if (answered.stop === 'error') exit(failed)
  return answered
}

const pending = (id: string): string =>
  `It is pending: the ledger has promised it and published no checkpoint yet that covers it. Later, /v1/receipts/${id} of the server, and the page of this answer, have the whole receipt.\n`

type Saved = { readonly id: string; readonly file: string | null }

/** Checks the receipt against our own copy of question and answer, and saves it. */
async function keep(
  client: Client,
  { response, own }: Asked,
  heard: Heard,
  { receipt: wanted }: AskOptions,
  { terminal, exit }: Context,
): Promise<Saved> {
  const id = response.receipt
  if (wanted === false) return { id, file: null }
  const bytes = await client.receipt(id)
  const file = await saveReceipt(bytes, wanted ?? `${id}.receipt.json`)
  terminal.err(`Receipt: ${file}\n`)
  for (const fault of await checkReceipt(bytes, { ...own, ...heard })) {
    terminal.err(`DO NOT RELY ON THIS ANSWER: ${fault}\n`)
    exit(failed)
  }
  return { id, file }
}
