import { Adjustment, type Adjustments } from './adjustment.ts'
import type { Candidates } from './candidates.ts'
import type { Largest } from './largest.ts'
import { leadOf, leadOfLikeliest } from './lead.ts'
import { Mask, type Allowing } from './mask.ts'
import { Noise } from './noise.ts'
import { ARGMAX, BUDGET, GRAMMAR, SAMPLED, type Pick } from './pick.ts'
import { ThoughtBudget, type PieceOf, type ThoughtOrder } from './thought-budget.ts'
import { TRACED } from './trace.ts'

/** Bias, penalties, filters and the temperature of one run. */
export type Filters = Adjustments & {
  readonly topK: number
  readonly topP: number
  readonly minP: number
  readonly temperature: number
  /** Null, or left out, where a thought may take as long as it wants. */
  readonly thought?: ThoughtOrder | null
}

/** What all samplers of a process work in: allocated once, overwritten at each step. */
export type Workbench = { readonly raw: Largest; readonly candidates: Candidates }

/** What holds a run beside its filters; `pieceOf` is for a bounded thought. */
export type Beside = { readonly grammar?: Allowing | null; readonly pieceOf?: PieceOf }

const nothing: PieceOf = () => new Uint8Array()

/**
 * Chooses one run's tokens from full rows of logits (spec/receipt.md, sampler): the raw top 64, which the
 * trace wants in any case, then bias and penalties, the grammar, top-k, top-p, min-p, temperature, and the keyed Gumbel
 * draw of `gumbel-pos/v1`. It has no state but the key and the tokens that it was told of, so step t gives the
 * same token however often and beside whatever else it is computed.
 */
export class Sampler {
  readonly #filters: Filters
  readonly #raw: Largest
  readonly #candidates: Candidates
  readonly #noise: Noise
  readonly #adjustment: Adjustment
  readonly #mask: Mask | null
  readonly #thought: ThoughtBudget | null
  #gumbel = new Float64Array(64)
  /** What the last choice was made from. */
  #scores: Float32Array = new Float32Array()

  constructor(
    filters: Filters,
    noiseKey: Uint8Array,
    { raw, candidates }: Workbench,
    { grammar = null, pieceOf = nothing }: Beside = {},
  ) {
    this.#filters = filters
    this.#adjustment = new Adjustment(filters)
    this.#thought = filters.thought ? new ThoughtBudget(filters.thought, pieceOf) : null
    this.#mask = grammar === null ? null : new Mask(grammar)
    this.#raw = raw
    this.#candidates = candidates
    this.#noise = new Noise(noiseKey)
  }

  /** The token of step `t`; the workbench's `raw` then holds the row's largest logits. */
  pick(row: Float32Array, t: number): Pick {
    this.#raw.take(row, TRACED)
    const forced = this.#thought?.forced ?? null
    if (forced !== null) return { id: forced, kind: BUDGET, score: 0 }
    const scores = this.#adjustment.neutral ? row : this.#adjustment.adjusted(row)
    const free = this.#choose(scores, t, this.#adjustment.neutral)
    return this.#mask === null ? free : this.#held(this.#mask, scores, t, free)
  }

  /** The output has this token now, picked here or not: penalties and the grammar go by it. */
  accept(id: number): void {
    this.#thought?.accept(id)
    this.#adjustment.count(id)
    this.#mask?.accept(id)
  }

  /**
   * What was drawn freely stands where the grammar allows it. Where not, the same noise draws again among
   * what is allowed; a token without any other beside it was no choice either.
   */
  #held(mask: Mask, scores: Float32Array, t: number, free: Pick): Pick {
    const verdict = mask.judge(free.id)
    if (verdict === 'free') return free
    if (verdict === 'only') return { ...free, kind: GRAMMAR }
    return { ...this.#choose(mask.masked(scores), t, false), kind: GRAMMAR }
  }

  /** `isRaw` where the scores are the row's own, of which the largest are known already. */
  #choose(scores: Float32Array, t: number, isRaw: boolean): Pick {
    this.#scores = scores
    if (this.#filters.temperature === 0) return this.#likeliest(scores, isRaw)
    this.#topK(scores, isRaw)
    this.#topP()
    this.#minP()
    return this.#draw(t)
  }

  /**
   * How far `token` is before the best other at step `t`, of which `pick` was the last (`leadOf`): minus infinity
   * where no arithmetic gives it.
   */
  lead(t: number, token: number, pick: Pick): number {
    if (pick.kind === BUDGET) return token === pick.id ? Infinity : -Infinity
    if (token !== pick.id && this.#mask?.judge(token) === 'refused') return -Infinity
    const { temperature, topK, topP, minP } = this.#filters
    if (temperature === 0) return leadOfLikeliest(token, this.#scores)
    const own = this.#noise.one(t, token)
    const isCut = topK > 0 || topP < 1 || minP > 0
    return leadOf(token, own, {
      scores: this.#scores,
      candidates: this.#candidates,
      gumbel: this.#gumbel,
      temperature,
      isCut,
    })
  }

  #likeliest(scores: Float32Array, isRaw: boolean): Pick {
    this.#keepTop(scores, 1, isRaw)
    const { count, ids, logits } = this.#candidates
    if (count === 0) return { id: -1, kind: ARGMAX, score: -Infinity }
    return { id: ids[0] ?? 0, kind: ARGMAX, score: logits[0] ?? 0 }
  }

  #topK(scores: Float32Array, isRaw: boolean): void {
    const { topK } = this.#filters
    if (topK === 0) this.#candidates.keepAll(scores)
    else this.#keepTop(scores, topK, isRaw)
  }

  #keepTop(scores: Float32Array, k: number, isRaw: boolean): void {
    if (isRaw && k <= TRACED) this.#candidates.keep(this.#raw, k)
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
