import type { StartOrder } from '../llama/protocol.ts'
import type { Sampler } from '../sampler/sampler.ts'
import type { Trace } from '../sampler/trace.ts'
import type { Prefix } from './prefix.ts'
import type { Sequence } from './sequences.ts'

export type Given = Prefix & { readonly account: string }

/** One answer on its way: from its prompt to its last token. */
export type Run = {
  readonly id: number
  sequence: Sequence
  readonly sampler: Sampler
  readonly scores: number | null
  readonly trace: Trace
  readonly limit: number
  /** Prompt and forced output: what is fed before anything is sampled. */
  readonly given: Given
  readonly promptTokens: number
  /** How much of `given` was not read for this run. */
  cached: number
  /** Another run that reads the same beginning, and how far: what it has read is copied. */
  after: { readonly run: Run; readonly common: number } | null
  /** Steps in which others were read instead, and the last one in which it was read. */
  passed: number
  readAt: number
  /** Output tokens so far, the forced ones included: the step that is sampled next. */
  produced: number
  /** The sampled token that is fed next; -1 while `given` is not in the model yet. */
  next: number
  /** Its place in the batch whose row it waits for, or -1. */
  at: number
}

/** The library decodes sequences that follow each other in one go, and any others one after the other. */
export const bySequence = (a: Run, b: Run): number => a.sequence.index - b.sequence.index

export function givenOf({ account, prompt, forced, publicLength }: StartOrder): Given {
  const tokens = new Int32Array(prompt.length + forced.length)
  tokens.set(prompt)
  tokens.set(forced, prompt.length)
  return { account, tokens, length: tokens.length, publicLength }
}
