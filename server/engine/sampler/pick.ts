/** How a token came about (spec/receipt.md, `runs[].kinds`). */
export const SAMPLED = 0
export const ARGMAX = 1
export const GRAMMAR = 2
export const BUDGET = 3
export type Kind = 0 | 1 | 2 | 3 | 4

/** Whether something else than the scores chose it. */
export const isForced = (kind: number): boolean => kind > ARGMAX

/** A step's token. `id` is -1 when no token has a finite score; `score` is what made it the largest. */
export type Pick = { readonly id: number; readonly kind: Kind; readonly score: number }
