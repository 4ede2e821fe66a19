import type { Candidates } from './candidates.ts'

/** One draw at a temperature above 0, as it was made. */
export type Draw = {
  /** What the candidates were taken from. */
  readonly scores: Float32Array
  readonly candidates: Candidates
  /** Of each candidate. */
  readonly gumbel: Float64Array
  readonly temperature: number
  /** Whether a filter may have left any token out. */
  readonly isCut: boolean
}

/**
 * How far a token was before the best other, in logits, so that noise does not grow with the temperature; below 0 it was
 * behind: by so much other logits would have to differ for it to be drawn. Another token may also be overtaken
 * by falling out of the filters, and one that fell out has to come back first.
 */
export function leadOf(token: number, ownGumbel: number, draw: Draw): number {
  const { scores, candidates, gumbel, temperature, isCut } = draw
  const own = (scores[token] ?? -Infinity) + temperature * ownGumbel
  const { count, ids, logits } = candidates
  let edge = Infinity
  let isIn = false
  for (let i = 0; i < count; i++) {
    edge = Math.min(edge, logits[i] ?? Infinity)
    isIn ||= ids[i] === token
  }
  let lead = isIn ? Infinity : (scores[token] ?? -Infinity) - edge
  for (let i = 0; i < count; i++) {
    if (ids[i] === token) continue
    const logit = logits[i] ?? 0
    const behind = own - (logit + temperature * (gumbel[i] ?? 0))
    lead = Math.min(lead, behind < 0 && isCut ? Math.max(behind, edge - logit) : behind)
  }
  return lead
}

/** The same where the likeliest is taken. */
export function leadOfLikeliest(token: number, scores: Float32Array): number {
  let best = -Infinity
  for (let id = 0; id < scores.length; id++) {
    const score = scores[id] ?? -Infinity
    if (score > best && id !== token) best = score
  }
  return (scores[token] ?? -Infinity) - best
}
