import { BATCH_TOKENS } from './batch.ts'
import { SMALL_REST } from './reading-order.ts'

/**
 * How long prompts may be read: until the next step of many answers, until that of few, while other prompts wait, and
 * when there is nobody else. Long pieces are read faster, by a fifth from the shortest to the longest.
 */
const BESIDE_ANSWERS_MS = 100
const BESIDE_FEW_ANSWERS_MS = 1000
const OF_EACH_IN_A_BURST_MS = 250
const BESIDE_PROMPTS_MS = 400
const ALONE_MS = 2000
/** So many prompts that come before anybody is answered are a burst. */
const LEAST_BURST = 4
const LEAST_TOKENS = 16
/** Whoever comes while something is read ahead waits so long at the most, or for one token. */
const ASIDE_MS = 50
/** With less time left it is the turn of the answers. */
const LEAST_MS = 25
/** So much read is worth a step of its own. */
const ENOUGH_TOKENS = 32

/** What a step may read, and after how much it stops where a prompt ends. */
export type Budget = { readonly tokens: number; readonly enough: number }

/**
 * How many prompt tokens a step takes: as many as fit the time, by the rate measured so far. A long
 * prompt then delays the answers beside it by little, and Stop is heard soon, on any machine. Prompts
 * that come in a burst are read in one piece, so that their answers begin, and go on, together.
 */
export class Pace {
  #tokensPerMs = 0.1
  /** How long prompts were read since the answers' last step. */
  #readMs = 0

  /** `left`: tokens of these prompts that are still to be read. No tokens where it is the answers' turn. */
  budget(answers: number, prompts: number, left: number): Budget {
    const burst = this.#in(burstMs(prompts), answers)
    if (isBurst(answers, prompts, left <= burst)) return { tokens: burst, enough: Infinity }
    return { tokens: this.#in(shareMs(answers, prompts), answers), enough: ENOUGH_TOKENS }
  }

  /** How many tokens a step takes that nobody waits for. */
  get aside(): number {
    return Math.max(1, Math.round(this.#tokensPerMs * ASIDE_MS))
  }

  /** Takes the time of a step that read `tokens` of prompts; none where it was one of the answers. */
  measured(tokens: number, ms: number): void {
    this.#readMs = tokens > 0 ? this.#readMs + ms : 0
    if (tokens < LEAST_TOKENS || ms <= 0) return
    this.#tokensPerMs += 0.3 * (tokens / ms - this.#tokensPerMs)
  }

  /** How many tokens are read in what is left of a time: what was read since the answers' last step is part of it. */
  #in(ms: number, answers: number): number {
    const leftMs = answers > 0 ? ms - this.#readMs : ms
    if (leftMs < LEAST_MS) return 0
    const tokens = Math.max(LEAST_TOKENS, Math.round(this.#tokensPerMs * leftMs))
    return Math.min(BATCH_TOKENS - SMALL_REST, tokens)
  }
}

/** A rest that is left over would delay all of them once more. */
const burstMs = (prompts: number): number =>
  Math.min(ALONE_MS, Math.max(BESIDE_FEW_ANSWERS_MS, prompts * OF_EACH_IN_A_BURST_MS))

/**
 * One that waits for its first word counts for two that wait for their next: many of them are a burst. Where nobody
 * is answered yet the first would have its first word sooner, but its second only after all others are read.
 */
const isBurst = (answers: number, prompts: number, fits: boolean): boolean =>
  answers > 0 ? answers <= 2 * prompts : prompts >= LEAST_BURST && fits

function shareMs(answers: number, prompts: number): number {
  if (answers > 0) return BESIDE_ANSWERS_MS
  return prompts > 1 ? BESIDE_PROMPTS_MS : ALONE_MS
}
