import type { Candidates } from './candidates.ts'
import { Noise } from './noise.ts'

/** The filters and the temperature of one run, in the order in which they apply. */
export type Filters = {
  readonly topK: number
  readonly topP: number
  readonly minP: number
  readonly temperature: number
}

/** How a token came about (spec/receipt.md, `runs[].kinds`). */
export const SAMPLED = 0
export const ARGMAX = 1

/**
 * Chooses one run's tokens from full rows of logits: top-k, top-p, min-p, temperature, then the keyed
 * Gumbel draw of `gumbel-pos/v1`. It has no state but the key, so step t gives the same token however
 * often and beside whatever else it is computed.
 */
export class Sampler {
  readonly kind: typeof SAMPLED | typeof ARGMAX
  readonly #filters: Filters
  readonly #candidates: Candidates
  readonly #noise: Noise
  #gumbel = new Float64Array(64)

  constructor(filters: Filters, noiseKey: Uint8Array, candidates: Candidates) {
    this.kind = filters.temperature === 0 ? ARGMAX : SAMPLED
    this.#filters = filters
    this.#candidates = candidates
    this.#noise = new Noise(noiseKey)
  }

  /** The token of step `t`, or -1 when the row holds no finite score. */
  pick(row: Float32Array, t: number): number {
    if (this.kind === ARGMAX) return argmax(row)
    this.#filter(row)
    return this.#draw(t)
  }

  #filter(row: Float32Array): void {
    const { topK, topP, minP } = this.#filters
    const candidates = this.#candidates
    if (topK > 0) candidates.keepTop(row, topK)
    else candidates.keepAll(row)
    if (topP < 1) {
      if (topK === 0) candidates.sort()
      candidates.keepMass(topP)
    }
    if (minP > 0) candidates.keepLikely(minP)
  }

  #draw(t: number): number {
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
    return best
  }
}

function argmax(row: Float32Array): number {
  let best = -1
  let bestLogit = -Infinity
  for (let id = 0; id < row.length; id++) {
    const logit = row[id] ?? NaN
    if (logit > bestLogit) {
      best = id
      bestLogit = logit
    }
  }
  return best
}
