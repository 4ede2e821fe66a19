import type { Failure } from '../api/failure.ts'
import { asFailure } from '../api/failure.ts'
import { openListeners } from '../kit/watched.ts'
import { beginLive, next, type Live } from './live.ts'
import type { Reading } from './read.ts'

type Dependencies = {
  readonly read: (answer: string, signal: AbortSignal) => AsyncIterable<Reading>
  /** Runs once before the next paint: deltas between two paints are one change. */
  readonly schedule: (run: () => void) => void
  /** Message and receipt are committed, or the seal is on: what is cached can take over. */
  readonly onSettled: (live: Live) => void
  readonly onLost: (live: Live, failure: Failure) => void
}

/** Owns every answer that this page follows; one connection each, however many components look. */
export class Lives {
  readonly #dependencies: Dependencies
  readonly #lives = new Map<string, Live>()
  readonly #listeners = openListeners()
  readonly #leaving = new AbortController()
  #scheduled = false

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies
  }

  readonly subscribe = this.#listeners.subscribe

  readonly get = (answer: string): Live | null => this.#lives.get(answer) ?? null

  /** Follows an answer to its seal. Following it again changes nothing. */
  follow(answer: string, conversation: string, question: string): void {
    if (this.#lives.has(answer)) return
    this.#lives.set(answer, beginLive(answer, conversation, question))
    void this.#run(answer)
  }

  /** Shows at once that Stop was heard. */
  markStopping(answer: string, stopping: boolean): void {
    this.#change(answer, (live) => ({ ...live, stopping }))
  }

  [Symbol.dispose](): void {
    this.#leaving.abort()
    this.#lives.clear()
  }

  async #run(answer: string): Promise<void> {
    try {
      for await (const reading of this.#dependencies.read(answer, this.#leaving.signal)) {
        this.#take(answer, reading)
      }
    } catch (thrown) {
      const lost = this.#change(answer, (live) => ({ ...live, phase: 'lost', reconnecting: false }))
      if (lost !== null) this.#dependencies.onLost(lost, asFailure(thrown))
    }
  }

  #take(answer: string, reading: Reading): void {
    if (reading.type === 'reconnecting') {
      this.#change(answer, (live) => ({ ...live, reconnecting: true }))
      return
    }
    const live = this.#change(answer, (before) => next(before, reading.event))
    const { type } = reading.event
    if (live !== null && (type === 'ended' || type === 'sealed')) this.#dependencies.onSettled(live)
  }

  #change(answer: string, change: (live: Live) => Live): Live | null {
    const before = this.#lives.get(answer)
    if (before === undefined) return null
    const after = change(before)
    this.#lives.set(answer, after)
    this.#announce()
    return after
  }

  #announce(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    this.#dependencies.schedule(() => {
      this.#scheduled = false
      this.#listeners.tell()
    })
  }
}
