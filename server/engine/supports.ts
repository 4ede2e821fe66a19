/** What an engine can honour; a caller asking for more is refused before it gets here. */
export type Supports = {
  readonly seed: boolean
  readonly topK: boolean
  readonly minP: boolean
  /** `presence` and `frequency`. */
  readonly penalties: boolean
  readonly repeat: boolean
  /** Token ids below this may be biased; 0 where none may. */
  readonly bias: number
  readonly grammar: boolean
  /** Takes a form as such, where it holds no grammar. */
  readonly form: boolean
  readonly scores: boolean
  readonly thinking: boolean
  /** Takes an effort as such, where it counts no tokens of thought. */
  readonly effort: boolean
  readonly tools: boolean
}

/** An engine that samples as before: what it lacks is refused. */
export const plainSupports = {
  seed: true,
  topK: true,
  minP: true,
  penalties: false,
  repeat: false,
  bias: 0,
  grammar: false,
  form: false,
  scores: false,
  thinking: false,
  effort: false,
  tools: false,
} as const satisfies Supports
