import type { Penalties } from '../engine.ts'

export type Bias = readonly { readonly token: number; readonly add: number }[]

/** What a caller asks to be done to raw scores before anything is chosen. */
export type Adjustments = { readonly bias: Bias; readonly penalties: Penalties }

/** Nothing is done to them. */
export const unadjusted: Adjustments = {
  bias: [],
  penalties: { repeat: 1, presence: 0, frequency: 0 },
}

/**
 * A run's bias and penalties (spec/receipt.md, sampler): for each token that they touch, in double
 * precision and in this order, the bias is added, a token of the output so far is divided by `repeat` where
 * its score is above zero and multiplied by it elsewhere, and loses its count times `frequency`, then
 * `presence`; the result is rounded to single precision once.
 */
export class Adjustment {
  /** Nothing is touched, whatever the output. */
  readonly neutral: boolean
  readonly #penalties: Penalties
  readonly #penalising: boolean
  readonly #bias: ReadonlyMap<number, number>
  /** How often each token is in the output so far. */
  readonly #counts = new Map<number, number>()
  #row = new Float32Array(0)

  constructor({ bias, penalties }: Adjustments) {
    const { repeat, presence, frequency } = penalties
    this.#penalties = penalties
    this.#penalising = repeat !== 1 || presence !== 0 || frequency !== 0
    this.#bias = new Map(bias.map(({ token, add }) => [token, add]))
    this.neutral = bias.length === 0 && !this.#penalising
  }

  /** The output has this token now. */
  count(id: number): void {
    if (this.#penalising) this.#counts.set(id, (this.#counts.get(id) ?? 0) + 1)
  }

  /** The row after bias and penalties: its own copy, overwritten by the next. */
  adjusted(row: Float32Array): Float32Array {
    if (this.#row.length !== row.length) this.#row = new Float32Array(row.length)
    this.#row.set(row)
    for (const id of this.#bias.keys()) this.#touch(row, id)
    for (const id of this.#counts.keys()) if (!this.#bias.has(id)) this.#touch(row, id)
    return this.#row
  }

  #touch(row: Float32Array, id: number): void {
    const raw = row[id]
    // A bias may name a token that the model does not have: whoever takes requests refuses it.
    if (raw === undefined) return
    const count = this.#counts.get(id) ?? 0
    const biased = raw + (this.#bias.get(id) ?? 0)
    this.#row[id] = count === 0 ? biased : this.#penalised(biased, count)
  }

  #penalised(score: number, count: number): number {
    const { repeat, presence, frequency } = this.#penalties
    const repeated = score > 0 ? score / repeat : score * repeat
    return repeated - count * frequency - presence
  }
}
