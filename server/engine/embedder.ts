/** What is turned into a vector: a text, or tokens of the model's own vocabulary exactly as they stand. */
export type EmbedderInput = string | readonly number[]

export type Embedded = {
  /** One an input, in their order; each of length 1. */
  readonly vectors: readonly Float32Array[]
  /** All that the model read, its own marks around a text included. */
  readonly tokens: number
}

/** What turns texts into vectors whose nearness is nearness of meaning. */
export interface Embedder {
  /** Of each vector. */
  readonly dimensions: number
  /** The longest input, in tokens. */
  readonly contextTokens: number
  /** Token ids are below this. */
  readonly vocabulary: number
  /**
   * The same input gives the same vector to a rounding, whatever it came with. `account` is whom the line is fair to.
   * @throws EngineError `context_length_exceeded` naming the input that is too long,
   * `too_many_requests` when too many wait; the signal's reason once it is aborted.
   */
  embed(inputs: readonly EmbedderInput[], account: string, signal: AbortSignal): Promise<Embedded>
  [Symbol.asyncDispose](): Promise<void>
}
