import { setTimeout as sleep } from 'node:timers/promises'
import { toBase64Url, type FieldName } from '@overt/verifier'
import type {
  AnswerEvent,
  ApiKey,
  AskRequest,
  AskResponse,
  Conversation,
  EarlierLedger,
  Message,
  ModelStatus,
  SessionResponse,
  Transparency,
} from '@overt/wire'
import { FixtureAudits } from './audits.ts'
import { charterInForce } from './charter.ts'
import { FixtureLedger } from './ledger.ts'
import { bundleOf, makeReceipt, weights, type Kept } from './receipt.ts'
import { FixtureModels } from './models.ts'
import { under } from '../conversation/thread.ts'
import { model } from './model.ts'
import { answerTo, thoughtOn } from './script.ts'

export type WorldOptions = {
  /** Milliseconds between two pieces of text. */
  readonly paceMs: number
  readonly signedIn: boolean
}

type Running = {
  readonly id: string
  readonly events: AnswerEvent[]
  readonly waiting: Set<() => void>
  stopped: boolean
}

/** What came with a question: the asker's half of the noise, and the digest of the body. */
type Sent = {
  readonly nonce: string | null
  readonly noise: string | null
  readonly bodySha256: string
}

type Plan = {
  /** The conversation. */
  readonly id: string
  readonly question: Message
  readonly receipt: string
  readonly sent: Sent
  readonly paceMs: number
}

const newId = (): string => toBase64Url(crypto.getRandomValues(new Uint8Array(16)))

/** A believable server in memory, for looking at the web and for its browser tests. Nothing here is the product. */
export class World {
  readonly ledger: FixtureLedger
  readonly audits: FixtureAudits
  earlier: EarlierLedger[] = []
  instructions: string | null = null
  readonly conversations = new Map<string, Conversation>()
  readonly receipts = new Map<string, Kept>()
  readonly answers = new Map<string, Running>()
  readonly keys: ApiKey[] = []
  readonly noises = new Map<string, Uint8Array>()
  session: SessionResponse
  model: ModelStatus = model
  /** Set for the page of models; elsewhere the one model is all. */
  models: FixtureModels | null = null
  /** When set, the next question is refused so. */
  refuse: { readonly status: number; readonly code: string; readonly detail: string } | null = null
  /** Ends every event stream after so many events, as a bad network would. */
  cutAfter: number | null = null
  /** No answer is sealed before it; null for the usual pause. */
  sealing: Promise<void> | null = null
  paceMs: number

  private constructor(ledger: FixtureLedger, { paceMs, signedIn }: WorldOptions) {
    this.ledger = ledger
    this.audits = new FixtureAudits(ledger)
    this.paceMs = paceMs
    this.session = { account: signedIn ? owner : null, ownerless: false }
  }

  /** More models than the one that answers, and an owner who looks after them. */
  keepModels(): FixtureModels {
    this.models = new FixtureModels(this.model)
    return this.models
  }

  static async open(options: WorldOptions): Promise<World> {
    return new World(await FixtureLedger.open('overt.example', weights, 61), options)
  }

  async transparency(): Promise<Transparency> {
    const { origin, genesis, logVkey, promiseVkey, size } = this.ledger
    const { members, threshold } = genesis.board
    const emergency = members.map(({ key }) => key)
    return {
      origin,
      fingerprint: origin.slice(-26),
      logKey: logVkey,
      promiseKey: promiseVkey,
      size,
      state: { type: 'signing' },
      witnesses: null,
      checkpoint: await this.ledger.checkpoint(),
      board: { members: [...members], threshold, emergency, expires: null, witnesses: null },
      firstBoard: { members: [...members], threshold },
      consistency: null,
      charter: charterInForce,
    }
  }

  /** A conversation of some time ago, its answers sealed. */
  async remember(title: string, updated: Date, questions: readonly string[]): Promise<string> {
    let conversation: string | null = null
    for (const text of questions) {
      const parent: string | null =
        conversation === null
          ? null
          : (this.conversations.get(conversation)?.messages.at(-1)?.id ?? null)
      const asked = this.ask(
        { conversation, parent, text, model: null },
        {
          nonce: null,
          noise: null,
          bodySha256: toBase64Url(crypto.getRandomValues(new Uint8Array(32))),
        },
        0,
      )
      conversation = asked.conversation
      await this.whenSealed(asked.answer)
    }
    const known = this.conversations.get(conversation ?? '')
    if (known === undefined) throw new Error('could not remember a conversation without questions')
    this.conversations.set(known.id, { ...known, title, updated: updated.toISOString() })
    return known.id
  }

  ask(request: AskRequest, sent: Sent, paceMs = this.paceMs): AskResponse {
    const now = new Date().toISOString()
    const id = request.conversation ?? newId()
    const question: Message = {
      id: newId(),
      parent: request.parent,
      role: 'user',
      text: request.text,
      created: now,
      answer: null,
    }
    const [answer, receipt] = [newId(), newId()]
    const known = this.conversations.get(id) ?? {
      id,
      title: request.text.slice(0, 60),
      created: now,
      updated: now,
      instructions: this.instructions,
      model: request.model,
      messages: [],
      running: [],
    }
    this.conversations.set(id, {
      ...known,
      updated: now,
      messages: [...known.messages, question],
      running: [...known.running, { answer, question: question.id }],
    })
    const running: Running = { id: answer, events: [], waiting: new Set(), stopped: false }
    this.answers.set(answer, running)
    void this.#run(running, { id, question, receipt, sent, paceMs })
    return { conversation: id, question, answer, receipt }
  }

  /** A message and what follows it; a conversation with none left is gone. */
  eraseFrom(id: string, message: string): void {
    this.#change(id, (known) => {
      const dead = under(known, message)
      return { ...known, messages: known.messages.filter((one) => !dead.has(one.id)) }
    })
    if (this.conversations.get(id)?.messages.length === 0) this.conversations.delete(id)
  }

  /** Resolves with the event of that number, when there is one; null once the answer is over. */
  async event(answer: string, n: number): Promise<AnswerEvent | null> {
    const running = this.answers.get(answer)
    for (;;) {
      const event = running?.events[n]
      if (event !== undefined) return event
      if (running === undefined || running.events.at(-1)?.type === 'sealed') return null
      await new Promise<void>((resolve) => running.waiting.add(resolve))
    }
  }

  async whenSealed(answer: string): Promise<void> {
    for (let n = 0; (await this.event(answer, n)) !== null; n += 1);
  }

  async bundle(receipt: string, show: readonly FieldName[] | null): Promise<string | null> {
    const kept = this.receipts.get(receipt)
    return kept === undefined ? null : bundleOf(this.ledger, kept, show)
  }

  async #run(running: Running, plan: Plan): Promise<void> {
    const { id, question, receipt, paceMs } = plan
    const emit = (event: AnswerEvent): void => {
      running.events.push(event)
      for (const wake of running.waiting) wake()
      running.waiting.clear()
    }
    const pause = (times = 1) => (paceMs === 0 ? Promise.resolve() : sleep(paceMs * times))
    const started = { answer: running.id, conversation: id, question: question.id, receipt }
    emit({ type: 'started', ...started, model: model.id })
    await pause(4)
    emit({ type: 'prompted', promptTokens: 212, cachedTokens: 180 })
    await pause(6)
    const thought = thoughtOn(question.text)
    if (thought !== null) emit({ type: 'thought', text: thought, ids: [6] })
    let text = ''
    for (const piece of answerTo(question.text).match(/\s*\S+\s?/g) ?? []) {
      if (running.stopped) break
      text += piece
      emit({ type: 'delta', text: piece, ids: [7] })
      await pause()
    }
    const { kept, message, usage } = await this.#finish(running, plan, text)
    emit({
      type: 'ended',
      stop: kept.statement.stop === 'person' ? 'person' : 'eos',
      message,
      usage,
    })
    await (this.sealing ?? pause(30))
    kept.index = this.ledger.append(kept.leaf)
    this.#seal(id, message)
    emit({ type: 'sealed', index: kept.index, size: this.ledger.size })
  }

  async #finish(running: Running, { id, question, receipt, sent }: Plan, text: string) {
    const stop = running.stopped ? 'person' : 'eos'
    const noise = this.noises.get(sent.noise ?? '') ?? crypto.getRandomValues(new Uint8Array(32))
    const { nonce, bodySha256 } = sent
    const asked = {
      nonce,
      bodySha256,
      instructions: this.conversations.get(id)?.instructions ?? null,
      question: question.text,
      text,
      stop,
      noise,
      id: receipt,
    } as const
    const kept = await makeReceipt(this.ledger, asked, Date.now())
    this.receipts.set(receipt, kept)
    const usage = { promptTokens: 212, cachedTokens: 180, outputTokens: Math.ceil(text.length / 4) }
    const thought = thoughtOn(question.text)
    const message: Message = {
      id: newId(),
      parent: question.id,
      role: 'assistant',
      text,
      created: new Date().toISOString(),
      answer: { id: running.id, receipt, model: model.id, seal: 'pending', stop, usage },
      ...(thought !== null && { thought }),
    }
    this.#change(id, (known) => ({
      ...known,
      messages: [...known.messages, message],
      running: known.running.filter(({ answer }) => answer !== running.id),
    }))
    return { kept, message: message.id, usage }
  }

  #seal(id: string, message: string): void {
    this.#change(id, (known) => ({
      ...known,
      messages: known.messages.map((one) =>
        one.id === message && one.answer !== null
          ? { ...one, answer: { ...one.answer, seal: 'sealed' } }
          : one,
      ),
    }))
  }

  #change(id: string, change: (known: Conversation) => Conversation): void {
    const known = this.conversations.get(id)
    if (known !== undefined) this.conversations.set(id, change(known))
  }
}

export const owner = {
  id: 'a1',
  name: 'Ada',
  email: 'ada@example.org',
  owner: true,
  auditor: false,
} as const
