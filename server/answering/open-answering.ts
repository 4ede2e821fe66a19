import { setTimeout } from 'node:timers/promises'
import { answerOf } from './answer-rows.ts'
import { answer } from './answer.ts'
import { AnsweringError } from './answering-error.ts'
import type { Answering, Ask } from './answering.ts'
import { beginAnswer } from './ask.ts'
import { receiptFile } from './bundle.ts'
import { eventsOf } from './events.ts'
import { commitNoise } from './noise.ts'
import type { Parts } from './parts.ts'
import { unsealedReceipts } from './receipt-rows.ts'
import { endInterrupted } from './recover.ts'
import { RunningAnswers } from './running.ts'
import { settle } from './settle.ts'

/** How long a drain waits for the ledger's checkpoint once the last answer has ended. */
const LAST_SEAL_MS = 2000

/** Call `recover` once, before anybody is served. */
export function openAnswering(
  parts: Omit<Parts, 'pause'> & { readonly pause?: Parts['pause'] },
): Answering & { recover(): Promise<void> } {
  const pause: Parts['pause'] = (ms, signal) => setTimeout(ms, undefined, { signal, ref: false })
  return new DetachedAnswering({ pause, ...parts })
}

class DetachedAnswering implements Answering {
  readonly #parts: Parts
  readonly #running = new RunningAnswers()
  /** Everything that runs on after whoever asked for it was answered. */
  readonly #detached = new Set<Promise<void>>()
  readonly #closing = new AbortController()
  #isDraining = false

  constructor(parts: Parts) {
    this.#parts = parts
  }

  noise(account: string) {
    return commitNoise(this.#parts, account)
  }

  async ask(ask: Ask, signal: AbortSignal) {
    this.#refuseWhileDraining()
    const { response, begun, running } = await beginAnswer(this.#parts, this.#running, ask, signal)
    // A drain that began meanwhile did not see it: it is cut off like the others.
    if (this.#isDraining) running.stop('interrupted')
    this.#detach(
      answer(this.#parts, begun, running, this.#closing.signal).finally(() =>
        this.#running.end(running),
      ),
    )
    return response
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

  /** Ends what the last run left unfinished; what the ledger still has to seal follows while we serve. */
  async recover() {
    await endInterrupted(this.#parts)
    for (const { receipt, answer: id } of await unsealedReceipts(this.#parts.store.db)) {
      this.#detach(this.#resettle(receipt, id))
    }
  }

  async #resettle(receipt: string, id: string | null) {
    const running = id === null ? null : this.#running.begin(id, { generating: false })
    const closing = this.#closing.signal
    try {
      for await (const { n } of settle(this.#parts, receipt, { isNew: false, closing })) {
        running?.stored(n)
      }
    } finally {
      if (running !== null) this.#running.end(running)
    }
  }

  async drain(signal: AbortSignal) {
    this.#isDraining = true
    const interrupt = () => {
      for (const running of this.#running.generating()) running.stop('interrupted')
    }
    signal.addEventListener('abort', interrupt)
    if (signal.aborted) interrupt()
    await this.#generated()
    signal.removeEventListener('abort', interrupt)
    // What is not sealed by then stays pending in the store, and the next start completes it.
    const close = globalThis.setTimeout(() => this.#closing.abort(), LAST_SEAL_MS)
    while (this.#detached.size > 0) await Promise.all(this.#detached)
    clearTimeout(close)
    this.#closing.abort()
  }

  #refuseWhileDraining() {
    if (!this.#isDraining) return
    throw new AnsweringError('shutting_down', 'The server is shutting down: ask again in a moment.')
  }

  #detach(work: Promise<void>) {
    const kept = work
      .catch((error: unknown) => {
        // Nothing is lost: the next start finds it unfinished in the store.
        this.#parts.logger.error({ error }, 'an answer was left unfinished')
      })
      .finally(() => this.#detached.delete(kept))
    this.#detached.add(kept)
  }
}
