const WINDOW_MS = 60_000

/** How many questions each account may ask in a minute. Windows are fixed, so memory is bounded by them. */
export class Rate {
  readonly #clock: () => number
  readonly #perMinute: number
  #began = 0
  readonly #asked = new Map<string, number>()

  constructor(clock: () => number, perMinute: number) {
    this.#clock = clock
    this.#perMinute = perMinute
  }

  /** Null lets the question through and counts it; else the seconds to wait. */
  take(account: string): number | null {
    const now = this.#clock()
    if (now < this.#began || now - this.#began >= WINDOW_MS) {
      this.#began = now
      this.#asked.clear()
    }
    const asked = this.#asked.get(account) ?? 0
    if (asked >= this.#perMinute) return Math.ceil((this.#began + WINDOW_MS - now) / 1000)
    this.#asked.set(account, asked + 1)
    return null
  }
}
