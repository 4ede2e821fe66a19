/**
 * Honest machines with other arithmetic draw another token at this share of the steps that have a
 * choice, at most (`npm run bench -- replay-rate`); a recorded token that no filter would have kept
 * counts like any other.
 */
export const HONEST_RATE = 0.03
/** How rarely an honest answer may be called inconsistent. */
const ALPHA = 0.001
/** With fewer choices than this nothing is said for an answer. */
const FEWEST = 60

/** What so many mismatches at so many choices say. */
export function judgeRate(
  mismatches: number,
  choices: number,
): 'consistent' | 'inconsistent' | 'few' {
  if (atLeast(mismatches, choices, HONEST_RATE) < ALPHA) return 'inconsistent'
  return choices < FEWEST ? 'few' : 'consistent'
}

/** The probability of at least `m` among `n` where each has probability `p`. */
export function atLeast(m: number, n: number, p: number): number {
  if (m <= 0) return 1
  let sum = 0
  let term = (1 - p) ** n
  for (let k = 0; k < m && k <= n; k++) {
    sum += term
    term *= ((n - k) / (k + 1)) * (p / (1 - p))
  }
  return Math.max(0, 1 - sum)
}
