import type { Largest } from './largest.ts'
import { exp, ln } from './ln-exp.ts'

/** A chosen token's log-probability in its raw row, and the likeliest tokens beside it, in descending order. */
export type RowScore = {
  readonly logprob: number
  readonly top: readonly { readonly id: number; readonly logprob: number }[]
}

/**
 * Log-probabilities as OpenAI defines them: over the whole row, before bias, penalties, filters and
 * temperature. `raw` holds the row's largest logits, at least `alternatives` of them.
 */
export function rowScore(
  row: Float32Array,
  id: number,
  raw: Largest,
  alternatives: number,
): RowScore {
  const max = raw.logits[0] ?? 0
  let sum = 0
  for (const logit of row) if (logit > -Infinity) sum += exp(logit - max)
  const total = ln(sum)
  const top = Array.from({ length: Math.min(alternatives, raw.count) }, (_, i) => ({
    id: raw.ids[i] ?? 0,
    logprob: (raw.logits[i] ?? 0) - max - total,
  }))
  return { logprob: (row[id] ?? -Infinity) - max - total, top }
}
