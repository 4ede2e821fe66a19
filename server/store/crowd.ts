/**
 * Gathers what is asked for in one turn of the event loop, and while what was asked for before is being done,
 * and does it together.
 */
export class Crowd<T> {
  readonly #together: (works: readonly T[]) => Promise<void>
  #waiting: T[] = []
  #idle: Promise<void> = Promise.resolve()

  /** `together` never rejects. */
  constructor(together: (works: readonly T[]) => Promise<void>) {
    this.#together = together
  }

  add(work: T): void {
    this.#waiting.push(work)
    if (this.#waiting.length === 1) setImmediate(() => void this.drain())
  }

  /** Does what waits now, and resolves once all is done. */
  drain(): Promise<void> {
    this.#idle = this.#idle.then(() => this.#doWaiting())
    return this.#idle
  }

  async #doWaiting(): Promise<void> {
    const works = this.#waiting
    this.#waiting = []
    if (works.length > 0) await this.#together(works)
  }
}
