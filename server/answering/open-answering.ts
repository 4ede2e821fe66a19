import { setTimeout } from 'node:timers/promises'
import type { NumberedEvent } from '@overt/wire'
import { answerOf, runningAnswers } from './answer-rows.ts'
import { answer } from './answer.ts'
import { AnsweringError } from './answering-error.ts'
import type { Answering, Ask } from './answering.ts'
import { beginAnswers } from './ask.ts'
import { receiptFile } from './bundle.ts'
import { EventWriter } from './event-writer.ts'
import { eventsOf } from './events.ts'
import { commitNoise } from './noise.ts'
import type { Parts } from './parts.ts'
import { unsealedReceipts } from './receipt-rows.ts'
import { finishFromEvents } from './recover.ts'
import { RunningAnswers } from './running.ts'
import { settle } from './settle.ts'

/** How long a drain that ran out of patience waits for the last commits and the ledger's checkpoint. */
const LAST_SEAL_MS = 1000

type Options = Omit<Parts, 'pause' | 'metrics'> & Partial<Pick<Parts, 'pause' | 'metrics'>>

const defaults: Pick<Parts, 'pause' | 'metrics'> = {
  pause: (ms, signal) => setTimeout(ms, undefined, { signal, ref: false }),
  metrics: { answerEnded() {}, firstToken() {}, sealed() {} },
}

/** Call `recover` once, before anybody is served. */
export const openAnswering = (options: Options): Answering & { recover(): Promise<void> } =>
  new DetachedAnswering({ ...defaults, ...options })

class DetachedAnswering implements Answering {
  readonly #parts: Parts & { readonly writer: EventWriter }
  readonly #running = new RunningAnswers()
  /** All that is under way, whether or not somebody still waits for it. */
  readonly #work = new Set<Promise<unknown>>()
  /** Aborts once no more questions are taken. */
  readonly #draining = new AbortController()
  /** Aborts once running answers are cut off. */
  readonly #interrupting = new AbortController()
  /** Aborts once nothing is waited for any more. */
  readonly #closing = new AbortController()

  constructor(parts: Parts) {
    this.#parts = { ...parts, writer: new EventWriter(parts) }
  }

  isIdle() {
    return this.#running.generating().length === 0
  }

  noise(account: string) {
    return commitNoise(this.#parts, account)
  }

  async ask(ask: Ask, signal: AbortSignal) {
    const [only] = await this.askChoices(ask, 1, signal)
    if (only === undefined) throw new Error('A question was begun without an answer.')
    return only
  }

  askChoices(ask: Ask, count: number, signal: AbortSignal) {
    return this.#track(this.#begin(ask, count, AbortSignal.any([signal, this.#draining.signal])))
  }

  async #begin(ask: Ask, count: number, signal: AbortSignal) {
    signal.throwIfAborted()
    const asked = await beginAnswers(this.#parts, this.#running, ask, count, signal)
    for (const { begun, running } of asked) {
      if (this.#interrupting.signal.aborted) running.stop('interrupted')
      const life = answer(this.#parts, begun, running, this.#closing.signal)
      this.#detach(life.finally(() => this.#running.end(running)))
    }
    return asked.map(({ response }) => response)
  }

  async events(account: string, id: string, after: number, signal: AbortSignal) {
    const row = await answerOf(this.#parts.store.db, account, id)
    return row === null ? null : eventsOf(this.#parts, this.#running, row, after, signal)
  }

  async stop(account: string, id: string, why: 'person' | 'cancelled') {
    const row = await answerOf(this.#parts.store.db, account, id)
    return row !== null && (this.#running.get(id)?.stop(why) ?? false)
  }

  receipt(account: string, id: string, show: readonly string[] | null) {
    return receiptFile(this.#parts, account, id, show)
  }

  /** Ends what the last run left unfinished, and has the ledger seal what it still owes, while we serve. */
  async recover() {
    const { db } = this.#parts.store
    const closing = this.#closing.signal
    const unsealed = await unsealedReceipts(db)
    for (const unfinished of await runningAnswers(db)) {
      const rest = finishFromEvents(this.#parts, unfinished, 'interrupted', closing)
      this.#detach(this.#tell(unfinished.id, rest))
    }
    for (const { receipt, answer: id } of unsealed) {
      this.#detach(this.#tell(id, settle(this.#parts, receipt, { isNew: false, closing })))
    }
  }

  async #tell(id: string | null, told: AsyncIterable<readonly NumberedEvent[]>) {
    const running = id === null ? null : this.#running.begin(id, { generating: false })
    try {
      for await (const events of told) running?.stored(events)
    } finally {
      if (running !== null) this.#running.end(running)
    }
  }

  async drain(signal: AbortSignal) {
    this.#draining.abort(shuttingDown())
    signal.addEventListener('abort', () => this.#interrupt(), { once: true })
    if (signal.aborted) this.#interrupt()
    const closed = new Promise((resolve) => this.#closing.signal.addEventListener('abort', resolve))
    // What is not done when it closes stays in the store, and the next start completes it.
    await Promise.race([this.#allWork(), closed])
    this.#closing.abort()
  }

  #interrupt() {
    this.#interrupting.abort()
    for (const running of this.#running.generating()) running.stop('interrupted')
    globalThis.setTimeout(() => this.#closing.abort(), LAST_SEAL_MS).unref()
  }

  async #allWork() {
    while (this.#work.size > 0) await Promise.allSettled(this.#work)
  }

  #detach(work: Promise<void>) {
    void this.#track(work).catch((error: unknown) => {
      // Nothing is lost: the next start finds it unfinished in the store.
      this.#parts.logger.error({ error }, 'an answer was left unfinished')
    })
  }

  async #track<T>(work: Promise<T>): Promise<T> {
    this.#work.add(work)
    try {
      return await work
    } finally {
      this.#work.delete(work)
    }
  }
}

const shuttingDown = () =>
  new AnsweringError('shutting_down', 'The server is shutting down: ask again in a moment.')
