import { koffi } from '../../native.ts'
import { allocateBatch, type BatchMemory } from '../batch-memory.ts'
import type { Llama } from '../binding.ts'
import type { Pointer } from '../layout.ts'
import { reasonOf, type Weights } from '../weights.ts'
import { poolingOf, poolingWanted } from './pooling.ts'
import type { Pooling } from './protocol.ts'
import { normalised } from './vector.ts'

/** How many inputs share a batch. */
export const SEQUENCES = 32

/** The working memory of a model that embeds: one batch, of which nothing is kept. */
export class EmbeddingContext {
  readonly contextTokens: number
  readonly dimensions: number
  readonly pooling: Pooling
  readonly #llama: Llama
  readonly #context: Pointer
  readonly #memory: BatchMemory

  constructor(
    llama: Llama,
    weights: Weights,
    order: { readonly contextTokens: number; readonly threads: number },
  ) {
    const { contextTrained } = weights.metadata
    this.contextTokens = Math.min(order.contextTokens, contextTrained)
    const context = llama.initContext(weights.model, {
      ...llama.contextDefaultParams(),
      ...batched(this.contextTokens),
      n_threads: order.threads,
      n_threads_batch: order.threads,
      pooling_type: poolingWanted(llama, weights),
    })
    if (context === null) throw new Error(reasonOf(llama.lastLines()))
    this.#llama = llama
    this.#context = context
    this.#memory = allocateBatch(this.contextTokens)
    this.dimensions = llama.dimensions(weights.model)
    this.pooling = poolingOf(llama, context)
  }

  /** One vector of length 1 for each input; together they fit in the context. */
  embed(inputs: readonly Int32Array[]): Float32Array[] {
    const { batch, tokens, positions, sequences, wanted } = this.#memory
    let count = 0
    for (const [sequence, ids] of inputs.entries()) {
      tokens.set(ids, count)
      positions.set(ids.keys().toArray(), count)
      sequences.fill(sequence, count, count + ids.length)
      count += ids.length
    }
    wanted.fill(1, 0, count)
    batch.n_tokens = count
    const all = -1
    this.#llama.forget(this.#llama.memory(this.#context), all, 0, -1)
    const status = this.#llama.decode(this.#context, batch)
    if (status !== 0) throw new Error(`could not read ${count} tokens (status ${status})`)
    return inputs.map((_, sequence) => this.#vector(sequence))
  }

  #vector(sequence: number): Float32Array {
    const pointer = this.#llama.pooled(this.#context, sequence)
    if (pointer === null) throw new Error(`the library kept no vector for place ${sequence}`)
    return normalised(new Float32Array(koffi.view(pointer, this.dimensions * 4)))
  }

  [Symbol.dispose](): void {
    this.#llama.freeContext(this.#context)
  }
}

/** An input is pooled only if it is read in one go, so a batch is as long as the longest. */
const batched = (tokens: number) => ({
  n_ctx: tokens,
  n_batch: tokens,
  n_ubatch: tokens,
  n_outputs_max: tokens,
  n_seq_max: SEQUENCES,
  embeddings: true,
  kv_unified: true,
})
