import { ThoughtPath, type Place } from '../reading/thought-path.ts'

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

const NO_BYTE = 256

/** The bytes that a token writes. */
export type PieceOf = (id: number) => Uint8Array

/**
 * A run's thought. Between the mark that opens it and the one that closes it there are at most as many tokens
 * of the model's own as the budget allows; then the closing tokens are forced. A mark counts where it is read as
 * one: what opens no thought, since words came before it, opens no budget.
 */
export class ThoughtBudget {
  readonly #order: ThoughtOrder
  readonly #pieceOf: PieceOf
  readonly #path: ThoughtPath
  #place: Place
  #thought = 0
  #closed = 0

  constructor(order: ThoughtOrder, pieceOf: PieceOf) {
    this.#order = order
    this.#pieceOf = pieceOf
    const [open, close] = [this.#written(order.open), this.#written(order.close)]
    this.#path = new ThoughtPath({ open, close })
    this.#place = this.#path.start(order.begun)
  }

  /** The token that must come next; null where the model may choose. */
  get forced(): number | null {
    const { budget, closing } = this.#order
    const isSpent = this.#path.isInside(this.#place) && this.#thought >= budget
    return isSpent || this.#closed > 0 ? (closing[this.#closed] ?? null) : null
  }

  /** The output has this token now. */
  accept(id: number): void {
    const isForced = this.forced === id
    const wasInside = this.#path.isInside(this.#place)
    for (const byte of this.#written(id)) this.#place = this.#path.next(this.#place, byte)
    if (isForced) this.#closed++
    else if (wasInside && this.#path.isInside(this.#place)) this.#thought++
  }

  /** A mark without any text is still a mark: it counts as something that no text has. */
  #written(id: number): Iterable<number> & ArrayLike<number> {
    const piece = this.#pieceOf(id)
    const { open, close } = this.#order
    return piece.length === 0 && (id === open || id === close) ? [NO_BYTE + id] : piece
  }
}
