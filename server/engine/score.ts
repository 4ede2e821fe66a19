/** A token's bytes and its log-probability in the raw row, before any filter. */
export type Scored = {
  /** Null of a provider, which tells no ids. */
  readonly id: number | null
  readonly bytes: readonly number[]
  readonly logprob: number
}

/** One output token's score, with the likeliest tokens of its step in descending order. */
export type TokenScore = Scored & { readonly top: readonly Scored[] }
