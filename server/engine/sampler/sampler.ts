import { Adjustment, type Adjustments } from './adjustment.ts'
import type { Candidates } from './candidates.ts'
import type { Largest } from './largest.ts'
import { Noise } from './noise.ts'
import { ARGMAX, SAMPLED, type Pick } from './pick.ts'
import { TRACED } from './trace.ts'

/** Bias, penalties, filters and the temperature of one run. */
export type Filters = Adjustments & {
  readonly topK: number
  readonly topP: number
  readonly minP: number
  readonly temperature: number
}

/** What all samplers of a process work in: allocated once, overwritten at each step. */
export type Workbench = { readonly raw: Largest; readonly candidates: Candidates }

/**
 * Chooses one run's tokens from full rows of logits (spec/receipt.md, sampler): the raw top 64, which the
 * trace wants in any case, then bias and penalties, top-k, top-p, min-p, temperature, and the keyed Gumbel
 * draw of `gumbel-pos/v1`. It has no state but the key and the tokens that it was told of, so step t gives the
 * same token however often and beside whatever else it is computed.
 */
export class Sampler {
  readonly #filters: Filters
  readonly #raw: Largest
  readonly #candidates: Candidates
  readonly #noise: Noise
  readonly #adjustment: Adjustment
  #gumbel = new Float64Array(64)

  constructor(filters: Filters, noiseKey: Uint8Array, { raw, candidates }: Workbench) {
    this.#filters = filters
    this.#adjustment = new Adjustment(filters)
    this.#raw = raw
    this.#candidates = candidates
    this.#noise = new Noise(noiseKey)
  }

  /** The token of step `t`; the workbench's `raw` then holds the row's largest logits. */
  pick(row: Float32Array, t: number): Pick {
    this.#raw.take(row, TRACED)
    const scores = this.#adjustment.neutral ? row : this.#adjustment.adjusted(row)
    if (this.#filters.temperature === 0) return this.#likeliest(scores)
    this.#topK(scores)
    this.#topP()
    this.#minP()
    return this.#draw(t)
  }

  /** The output has this token now, picked here or not: penalties go by it. */
  accept(id: number): void {
    this.#adjustment.count(id)
  }

  /** What a token's score was at the last drawn step: minus infinity when a filter had left it out. */
  scoreOf(token: number): number {
    const { count, ids, logits } = this.#candidates
    const at = ids.subarray(0, count).indexOf(token)
    if (at === -1) return -Infinity
    return (logits[at] ?? 0) / this.#filters.temperature + (this.#gumbel[at] ?? 0)
  }

  #likeliest(scores: Float32Array): Pick {
    this.#keepTop(scores, 1)
    const { count, ids, logits } = this.#candidates
    if (count === 0) return { id: -1, kind: ARGMAX, score: -Infinity }
    return { id: ids[0] ?? 0, kind: ARGMAX, score: logits[0] ?? 0 }
  }

  #topK(scores: Float32Array): void {
    const { topK } = this.#filters
    if (topK === 0) this.#candidates.keepAll(scores)
    else this.#keepTop(scores, topK)
  }

  /** What the trace found largest already serves where nothing was adjusted. */
  #keepTop(scores: Float32Array, k: number): void {
    if (this.#adjustment.neutral && k <= TRACED) this.#candidates.keep(this.#raw, k)
    else this.#candidates.keepTop(scores, k)
  }

  #topP(): void {
    const { topK, topP } = this.#filters
    if (topP >= 1) return
    if (topK === 0) this.#candidates.sort()
    this.#candidates.keepMass(topP)
  }

  #minP(): void {
    if (this.#filters.minP > 0) this.#candidates.keepLikely(this.#filters.minP)
  }

  #draw(t: number): Pick {
    const { count, ids, logits } = this.#candidates
    const { temperature } = this.#filters
    if (this.#gumbel.length < count) this.#gumbel = new Float64Array(count)
    this.#noise.gumbel(t, ids, count, this.#gumbel)
    let best = -1
    let bestScore = -Infinity
    for (let i = 0; i < count; i++) {
      const id = ids[i] ?? 0
      const score = (logits[i] ?? 0) / temperature + (this.#gumbel[i] ?? 0)
      if (score > bestScore || (score === bestScore && id < best)) {
        best = id
        bestScore = score
      }
    }
    return { id: best, kind: SAMPLED, score: bestScore }
  }
}
