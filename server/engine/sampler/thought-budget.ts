/** How many tokens a thought may take, and what ends it then. */
export type ThoughtOrder = {
  /** The tokens that open and close a thought. */
  readonly open: number
  readonly close: number
  /** The prompt has opened the thought already. */
  readonly begun: boolean
  readonly budget: number
  /** Forced one after the other once the budget is spent; `close` is among them. */
  readonly closing: readonly number[]
}

/**
 * A run's thought. Between the token that opens it and the one that closes it, both left out, there are at
 * most as many tokens of the model's own as the budget allows; then the closing tokens are forced.
 */
export class ThoughtBudget {
  readonly #order: ThoughtOrder
  #state: 'before' | 'inside' | 'closing' | 'after'
  #thought = 0
  #closed = 0

  constructor(order: ThoughtOrder) {
    this.#order = order
    this.#state = order.begun ? 'inside' : 'before'
  }

  /** The token that must come next; null where the model may choose. */
  get forced(): number | null {
    const { budget, closing } = this.#order
    const isSpent = this.#state === 'inside' && this.#thought >= budget
    return isSpent || this.#state === 'closing' ? (closing[this.#closed] ?? null) : null
  }

  /** The output has this token now. */
  accept(id: number): void {
    if (this.forced === id) return this.#acceptForced()
    if (this.#state === 'before' && id === this.#order.open) this.#state = 'inside'
    else if (this.#state === 'inside' && id === this.#order.close) this.#state = 'after'
    else if (this.#state === 'inside') this.#thought++
  }

  #acceptForced(): void {
    this.#state = ++this.#closed < this.#order.closing.length ? 'closing' : 'after'
  }
}
