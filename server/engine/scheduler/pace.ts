import { BATCH_TOKENS } from './batch.ts'

/**
 * How long the prompts of a step may take: while answers wait for their next token, while other prompts
 * wait, and when there is nobody else. Long pieces are read faster, by a fifth from the shortest to the longest.
 */
const BESIDE_ANSWERS_MS = 120
const BESIDE_PROMPTS_MS = 400
const ALONE_MS = 2000
const LEAST_TOKENS = 16

/**
 * How many prompt tokens a step takes: as many as fit the time, by the rate measured so far. A long
 * prompt then delays the answers beside it by little, and Stop is heard soon, on any machine.
 */
export class Pace {
  #tokensPerMs = 0.1

  budget(answers: number, prompts: number): number {
    const ms = answers > 0 ? BESIDE_ANSWERS_MS : prompts > 1 ? BESIDE_PROMPTS_MS : ALONE_MS
    const tokens = Math.round(this.#tokensPerMs * ms)
    return Math.min(BATCH_TOKENS - answers, Math.max(LEAST_TOKENS, tokens))
  }

  /** Takes the time of a step that read `tokens` of prompts. */
  measured(tokens: number, ms: number): void {
    if (tokens < LEAST_TOKENS || ms <= 0) return
    this.#tokensPerMs += 0.3 * (tokens / ms - this.#tokensPerMs)
  }
}
