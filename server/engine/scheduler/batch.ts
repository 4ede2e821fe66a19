/** The most tokens that one step decodes. */
export const BATCH_TOKENS = 512

/** What the step loop needs of a context: a batch to fill and decode, and sequences that can forget. */
export interface BatchContext {
  /** Cells of each sequence. */
  readonly contextTokens: number
  /** Puts a token into the next batch; `wanted` asks for its row. Its place in the batch. */
  add(token: number, position: number, sequence: number, wanted: boolean): number
  /** From the next decode on. */
  useThreads(count: number): void
  /** Decodes the batch and empties it. @throws Error when the library cannot. */
  decode(): void
  /** The raw scores after the token at this place of the last batch; overwritten by the next decode. */
  row(at: number): Float32Array
  /** Forgets a sequence from `position` on; false when the model cannot forget a part. */
  forget(sequence: number, position: number): boolean
  /** How many bytes `save` would give. */
  stateBytes(sequence: number): number
  /** All that the cells of a sequence hold, as bytes that only this context can read, written to `into` if given. */
  save(sequence: number, into?: Uint8Array): Uint8Array
  /** Puts what `save` gave into the cells of an empty sequence; false, and still empty, when it does not fit. */
  restore(sequence: number, state: Uint8Array): boolean
}
