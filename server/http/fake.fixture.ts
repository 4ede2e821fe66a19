import type {
  AnswerEvent,
  AskResponse,
  Conversation,
  ConversationChange,
  NumberedEvent,
} from '@overt/wire'
import { toBase64Url } from '@overt/verifier'
import {
  NotFoundError,
  type Answering,
  type Ask,
  type ReceiptFile,
} from '../answering/answering.ts'
import type { Conversations } from '../conversation/conversations.ts'
import { random } from '../identity/identity.fixture.ts'
import type { Head, Ledger, LedgerState } from '../ledger/ledger.ts'

const newId = () => toBase64Url(random(16))
const unused = (): never => {
  throw new Error('The border does not call this.')
}

/** What an answer says; it sees the signal that Stop and leaving abort. */
export type Script = (stopped: AbortSignal) => AsyncIterable<AnswerEvent>

const usage = { promptTokens: 12, cachedTokens: 4, outputTokens: 2 }
export const ended: Extract<AnswerEvent, { type: 'ended' }> = {
  type: 'ended',
  stop: 'eos',
  message: 'm',
  usage,
}
export const delta = (text: string): AnswerEvent => ({ type: 'delta', text, ids: [1] })

export async function* says(...events: readonly AnswerEvent[]): AsyncIterable<AnswerEvent> {
  yield* events
}

const hello: Script = () =>
  says({ type: 'prompted', promptTokens: 12, cachedTokens: 4 }, delta('Hel'), delta('lo'), ended, {
    type: 'sealed',
    index: 7,
    size: 8,
  })

/** Says nothing until it is stopped. */
export const silence: Script = async function* (stopped) {
  yield { type: 'prompted', promptTokens: 12, cachedTokens: 4 }
  await new Promise((resolve) => stopped.addEventListener('abort', resolve, { once: true }))
  yield { ...ended, stop: 'cancelled' }
}

type Answer = {
  readonly ask: Ask
  readonly receipt: string
  readonly conversation: string
  readonly stopped: AbortController
}

export class FakeAnswering implements Answering {
  script: Script = hello
  /** Thrown by `ask`, or awaited before it resolves. */
  beforeAsk: (signal: AbortSignal) => Promise<void> = async () => {}
  readonly asks: Ask[] = []
  readonly stops: { readonly answer: string; readonly why: string }[] = []
  readonly answers = new Map<string, Answer>()
  #heard: (() => void)[] = []

  isIdle(): boolean {
    return true
  }

  /** Resolves with the next stop. */
  nextStop(): Promise<void> {
    return new Promise((resolve) => this.#heard.push(resolve))
  }

  async noise() {
    return { id: 'noise-1', commit: 'commit-1' }
  }

  async askChoices(ask: Ask, count: number, signal: AbortSignal): Promise<readonly AskResponse[]> {
    const first = await this.ask(ask, signal)
    const others = Array.from({ length: count - 1 }, () => ({ answer: newId(), receipt: newId() }))
    const { conversation } = first
    for (const { answer, receipt } of others) {
      this.answers.set(answer, { ask, receipt, conversation, stopped: new AbortController() })
    }
    return [first, ...others.map((other) => ({ ...first, ...other }))]
  }

  async ask(ask: Ask, signal: AbortSignal): Promise<AskResponse> {
    this.asks.push(ask)
    await this.beforeAsk(signal)
    if (ask.from.kind === 'chat' && ask.from.conversation === 'not-theirs') {
      throw new NotFoundError('conversation', 'no such conversation: not-theirs')
    }
    const [id, receipt, conversation] = [newId(), newId(), newId()]
    this.answers.set(id, { ask, receipt, conversation, stopped: new AbortController() })
    const text = ask.from.kind === 'chat' ? ask.from.text : ''
    const question = { id: newId(), parent: null, role: 'user' as const, text, answer: null }
    return { conversation, question: { ...question, created: '' }, answer: id, receipt }
  }

  async events(account: string, id: string, after: number, signal: AbortSignal) {
    const answer = this.#theirs(account, id)
    return answer === null ? null : this.#numbered(id, answer, after, signal)
  }

  async *#numbered(
    id: string,
    { ask, receipt, conversation, stopped }: Answer,
    after: number,
    signal: AbortSignal,
  ): AsyncIterable<readonly NumberedEvent[]> {
    const ids = { answer: id, conversation, question: 'q', receipt }
    const started = { type: 'started' as const, ...ids, model: ask.model ?? 'small' }
    let n = 0
    if (after < n) yield [{ n, event: started }]
    for await (const event of this.script(AbortSignal.any([stopped.signal, signal]))) {
      n++
      if (signal.aborted) return
      if (n > after) yield [{ n, event }]
    }
  }

  async stop(account: string, id: string, why: 'person' | 'cancelled') {
    const answer = this.#theirs(account, id)
    if (answer === null) return false
    this.stops.push({ answer: id, why })
    answer.stopped.abort()
    for (const heard of this.#heard.splice(0)) heard()
    return true
  }

  async receipt(
    account: string,
    id: string,
    show: readonly string[] | null,
  ): Promise<ReceiptFile | null> {
    const found = [...this.answers.values()].find(({ receipt }) => receipt === id)
    if (found?.ask.account !== account) return null
    if (this.script === silence) return { state: 'answering' }
    return { state: 'ready', bytes: new TextEncoder().encode(JSON.stringify({ id, show })) }
  }

  async drain() {}

  #theirs(account: string, id: string): Answer | null {
    const answer = this.answers.get(id)
    return answer?.ask.account === account ? answer : null
  }
}

export class FakeConversations implements Conversations {
  readonly #all = new Map<string, Conversation & { readonly account: string }>()
  addQuestion = unused
  path = unused

  add(account: string, title: string): string {
    const id = newId()
    const times = { created: '2026-01-01T00:00:00.000Z', updated: '2026-01-01T00:00:00.000Z' }
    this.#all.set(id, {
      account,
      id,
      title,
      instructions: null,
      model: null,
      ...times,
      messages: [],
      running: [],
    })
    return id
  }

  async page(account: string, after: string | null, limit: number) {
    const theirs = [...this.#all.values()].filter((one) => one.account === account)
    const from = after === null ? 0 : theirs.findIndex(({ id }) => id === after) + 1
    const conversations = theirs.slice(from, from + limit)
    const more = from + limit < theirs.length
    return { conversations, next: more ? (conversations.at(-1)?.id ?? null) : null }
  }

  async get(account: string, id: string) {
    const found = this.#all.get(id)
    return found?.account === account ? found : null
  }

  async change(account: string, id: string, { title, instructions, model }: ConversationChange) {
    const found = await this.get(account, id)
    if (found === null) return null
    if (this.held) return 'held' as const
    const changed = {
      ...found,
      account,
      title: title ?? found.title,
      instructions: instructions === undefined ? found.instructions : instructions,
      model: model === undefined ? found.model : model,
    }
    this.#all.set(id, changed)
    return changed
  }

  readonly #told = new Map<string, string | null>()

  async instructions(account: string, id: string | null) {
    if (id === null) return this.#told.get(account) ?? null
    return (await this.get(account, id))?.instructions ?? null
  }

  async model(account: string, id: string) {
    return (await this.get(account, id))?.model ?? null
  }

  async instructNew(account: string, text: string | null) {
    if (this.held) return false
    this.#told.set(account, text)
    return true
  }

  /** The board holds everything back. */
  held = false

  async erase(account: string, id: string) {
    if ((await this.get(account, id)) === null) return 'absent'
    if (this.held) return 'held'
    this.#all.delete(id)
    return 'erased'
  }

  eraseMessage = (account: string, conversation: string) => this.erase(account, conversation)
}

/** Holds two full tiles, a partial one and a bundle, by path. */
export class FakeLedger implements Ledger {
  readonly origin = 'overt.local/abcdefghijklmnopqrstuvwxyz'
  readonly logVkey = 'overt.local/abcdefghijklmnopqrstuvwxyz+00000000+AAAA'
  readonly promiseVkey = 'overt.local/abcdefghijklmnopqrstuvwxyz/promise+00000000+AAAA'
  readonly reads: string[] = []
  readonly #files = new Map([
    ['tile/0/000', new Uint8Array(8192).fill(1)],
    ['tile/0/x001/234', new Uint8Array(8192).fill(2)],
    ['tile/0/001.p/3', new Uint8Array(96).fill(3)],
    ['tile/entries/000', new Uint8Array(64).fill(4)],
  ])
  append = unused
  sealed = unused
  find = unused
  entry = unused
  proof = unused
  consistency = unused
  promise = unused

  head(): Head {
    return { size: 8, root: new Uint8Array(32), text: `${this.origin}\n8\nAAAA\n\n— sig\n` }
  }

  signed = (): Head => this.head()
  state = (): LedgerState => ({ type: 'signing' })

  async read(path: string) {
    this.reads.push(path)
    return this.#files.get(path) ?? null
  }

  async [Symbol.asyncDispose]() {}
}
