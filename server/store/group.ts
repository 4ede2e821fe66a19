/**
 * Gathers what is asked for within a time and does it together. The first one after a quiet time
 * goes at once; the rest wait until the time is over.
 */
export class Group<T> {
  readonly #together: (works: readonly T[]) => Promise<void>
  readonly #withinMs: number
  #waiting: T[] = []
  #cooling: NodeJS.Timeout | null = null
  #idle: Promise<void> = Promise.resolve()

  constructor(withinMs: number, together: (works: readonly T[]) => Promise<void>) {
    this.#withinMs = withinMs
    this.#together = together
  }

  add(work: T): void {
    this.#waiting.push(work)
    if (this.#cooling === null) this.#flush()
  }

  /** Does what waits now, and resolves once all is done. */
  async drain(): Promise<void> {
    if (this.#cooling !== null) clearTimeout(this.#cooling)
    this.#cooling = null
    if (this.#waiting.length > 0) this.#flush()
    if (this.#cooling !== null) clearTimeout(this.#cooling)
    await this.#idle
  }

  #flush(): void {
    const works = this.#waiting
    this.#waiting = []
    this.#cooling = setTimeout(() => this.#cooled(), this.#withinMs)
    const before = this.#idle
    this.#idle = before.then(() => this.#together(works))
  }

  #cooled(): void {
    this.#cooling = null
    if (this.#waiting.length > 0) this.#flush()
  }
}
