import type { NumberedEvent } from '@overt/wire'
import type { Transaction } from 'kysely'
import type { AnswerEventRow, Database } from '../store/database.ts'
import { insertEvents, stillRunning } from './answer-rows.ts'
import { eventRow } from './event.ts'
import type { Parts } from './parts.ts'

type Written = {
  readonly answer: string
  readonly conversation: string
  readonly events: readonly NumberedEvent[]
}
type Waiting = Written & {
  readonly resolve: (isThere: boolean) => void
  readonly reject: (reason: unknown) => void
}

/**
 * Stores the events of all answers: what comes while a write waits for its turn goes with it, in one
 * transaction with one look at the answers and one insert. Answers that advance together, as those of
 * one engine step do, so cost the store little more than one.
 */
export class EventWriter {
  readonly #parts: Pick<Parts, 'store' | 'conversations'>
  #waiting: Waiting[] = []
  #isAsked = false

  constructor(parts: Pick<Parts, 'store' | 'conversations'>) {
    this.#parts = parts
  }

  /** Resolves once they are stored; false when the answer is over or its conversation was erased. */
  write(written: Written): Promise<boolean> {
    const { promise, resolve, reject } = Promise.withResolvers<boolean>()
    this.#waiting.push({ ...written, resolve, reject })
    if (!this.#isAsked) {
      this.#isAsked = true
      void this.#writeWaiting()
    }
    return promise
  }

  /** Never rejects: each writer hears for itself. */
  async #writeWaiting(): Promise<void> {
    let together: readonly Waiting[] = []
    try {
      let found: readonly boolean[] = []
      await this.#parts.store.append(async (tx) => {
        together = this.#takeWaiting()
        found = await this.#insert(tx, together)
      })
      together.forEach(({ resolve }, i) => resolve(found[i] ?? false))
    } catch (error) {
      if (together.length === 0) together = this.#takeWaiting()
      await this.#writeApart(together, error)
    }
  }

  /** One answer's fault is not another's: after a failure of several each is tried once by itself. */
  async #writeApart(together: readonly Waiting[], error: unknown): Promise<void> {
    if (together.length === 1) return together[0]?.reject(error)
    const writes = together.map(async (one) => {
      let isThere = false
      await this.#parts.store.append(async (tx) => {
        isThere = (await this.#insert(tx, [one]))[0] ?? false
      })
      return isThere
    })
    const outcomes = await Promise.allSettled(writes)
    outcomes.forEach((outcome, i) => {
      if (outcome.status === 'fulfilled') together[i]?.resolve(outcome.value)
      else together[i]?.reject(outcome.reason)
    })
  }

  #takeWaiting(): readonly Waiting[] {
    const waiting = this.#waiting
    this.#waiting = []
    this.#isAsked = false
    return waiting
  }

  /** Which of them were there to be written to. */
  async #insert(tx: Transaction<Database>, all: readonly Written[]): Promise<readonly boolean[]> {
    const running = await stillRunning(
      tx,
      all.map(({ answer }) => answer),
    )
    // The keys are read each time and kept nowhere: erasing one must be enough.
    const ciphers = await this.#parts.conversations.ciphers(
      tx,
      all.map(({ conversation }) => conversation),
    )
    const rows: AnswerEventRow[] = []
    const found: boolean[] = []
    for (const { answer, conversation, events } of all) {
      const cipher = running.has(answer) ? ciphers.get(conversation) : undefined
      if (cipher !== undefined) rows.push(...events.map((event) => eventRow(answer, event, cipher)))
      found.push(cipher !== undefined)
    }
    if (rows.length > 0) await insertEvents(tx, rows)
    return found
  }
}
