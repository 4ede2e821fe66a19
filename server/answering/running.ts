import type { NumberedEvent } from '@overt/wire'
import type { Cut } from './outcome.ts'

/** How many stored events are also kept here, for listeners that keep up. */
const RECENT = 64

/** One answer that has events to come. What it tells listeners is in the store already. */
export class Running {
  readonly answer: string
  readonly #abort = new AbortController()
  #cut: Cut = 'interrupted'
  /** Until the engine has said its last word; only then can it be stopped. */
  #generating: boolean
  #last = -1
  /** The last events stored, without a gap. */
  #recent: readonly NumberedEvent[] = []
  #news = Promise.withResolvers<void>()

  constructor(answer: string, generating: boolean) {
    this.answer = answer
    this.#generating = generating
  }

  /** Aborts when the engine must let go. */
  get signal(): AbortSignal {
    return this.#abort.signal
  }

  /** Why it was cut off; means nothing unless it was. */
  get cut(): Cut {
    return this.#cut
  }

  get generating(): boolean {
    return this.#generating
  }

  /** False when there is nothing left to stop. The first reason stays. */
  stop(why: Cut): boolean {
    if (!this.#generating || this.signal.aborted) return false
    this.#cut = why
    this.#abort.abort()
    return true
  }

  /** The engine is done, by itself or not. */
  generated(): void {
    this.#generating = false
  }

  /** The events, at least one and each one more than the one before, are in the store. */
  stored(events: readonly NumberedEvent[]): void {
    const kept = events[0]?.n === this.#last + 1 ? this.#recent : []
    this.#recent = [...kept, ...events].slice(-RECENT)
    this.#last = events.at(-1)?.n ?? this.#last
    this.#wake()
  }

  /** The events after `n` that are stored, if all of them are still at hand; else the store has them. */
  after(n: number): readonly NumberedEvent[] | null {
    const first = this.#recent[0]
    if (first === undefined || n < first.n - 1) return null
    return this.#recent.slice(n + 1 - first.n)
  }

  /** No event will follow; an engine that nobody reads any more lets go. */
  finish(): void {
    this.stop('cancelled')
    this.generated()
    this.#last = Number.POSITIVE_INFINITY
    this.#wake()
  }

  /** True once an event after `n` is stored or none will follow; false when the listener left first. */
  async beyond(n: number, signal: AbortSignal): Promise<boolean> {
    const left = Promise.withResolvers<void>()
    const leave = () => left.resolve()
    signal.addEventListener('abort', leave)
    try {
      while (this.#last <= n && !signal.aborted)
        await Promise.race([this.#news.promise, left.promise])
      return !signal.aborted
    } finally {
      signal.removeEventListener('abort', leave)
    }
  }

  #wake(): void {
    const { resolve } = this.#news
    this.#news = Promise.withResolvers<void>()
    resolve()
  }
}

/** The answers of this process that have events to come. */
export class RunningAnswers {
  readonly #all = new Map<string, Running>()

  begin(answer: string, { generating }: { readonly generating: boolean }): Running {
    const running = new Running(answer, generating)
    this.#all.set(answer, running)
    return running
  }

  end(running: Running): void {
    this.#all.delete(running.answer)
    running.finish()
  }

  get(answer: string): Running | null {
    return this.#all.get(answer) ?? null
  }

  generating(): readonly Running[] {
    return [...this.#all.values()].filter((running) => running.generating)
  }
}
