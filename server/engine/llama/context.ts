import { koffi } from '../native.ts'
import { BATCH_TOKENS, type BatchContext } from '../scheduler/batch.ts'
import { allocateBatch } from './batch-memory.ts'
import type { BatchValue, Llama } from './binding.ts'
import { CACHES, type Cache, type ExactCache } from './cache.ts'
import type { Pointer } from './layout.ts'
import type { ThreadPool } from './thread-pool.ts'
import { readText, reasonOf, type Weights } from './weights.ts'

const FLASH_ATTENTION_ON = 1

export type ContextOrder = {
  /** Of each sequence. */
  readonly contextTokens: number
  readonly sequences: number
  readonly threads: number
  /** How many rows a batch may want; one of each sequence unless more are asked for. */
  readonly rows?: number
  /** Where none is said, the one that the model answers with. */
  readonly cache?: Cache | undefined
}

/**
 * A model's working memory: a fixed number of sequences, each with cells for `contextTokens`, and the
 * batch that is decoded next. Its batch lives as long as the process.
 */
export class Context implements BatchContext {
  readonly contextTokens: number
  readonly #llama: Llama
  readonly #context: Pointer
  readonly #pool: ThreadPool
  readonly #memory: Pointer | null
  readonly #vocabulary: number
  readonly #batch: BatchValue
  readonly #tokens: Int32Array
  readonly #positions: Int32Array
  readonly #sequences: Int32Array
  readonly #wanted: Int8Array
  /** Views of rows by address: the library reuses one buffer, so there are as many as sequences. */
  readonly #rows = new Map<Pointer, Float32Array>()

  constructor(llama: Llama, weights: Weights, order: ContextOrder) {
    const context = llama.initContext(weights.model, contextParams(llama, weights, order))
    if (context === null) throw new Error(reasonOf(llama.lastLines()))
    this.#llama = llama
    this.#context = context
    this.#pool = llama.openPool(order.threads)
    llama.attachPool(context, this.#pool.pointer, this.#pool.pointer)
    this.#memory = llama.memory(context)
    this.#vocabulary = weights.metadata.vocabulary
    this.contextTokens = Math.min(order.contextTokens, llama.contextTokens(context))
    const memory = allocateBatch(BATCH_TOKENS)
    this.#batch = memory.batch
    this.#tokens = memory.tokens
    this.#positions = memory.positions
    this.#sequences = memory.sequences
    this.#wanted = memory.wanted
  }

  add(token: number, position: number, sequence: number, wanted: boolean): number {
    const at = this.#batch.n_tokens++
    this.#tokens[at] = token
    this.#positions[at] = position
    this.#sequences[at] = sequence
    this.#wanted[at] = wanted ? 1 : 0
    return at
  }

  /** As many as it was made with, or fewer. */
  useThreads(count: number): void {
    this.#llama.setThreads(this.#context, count, count)
    this.#pool.use(count)
  }

  decode(): void {
    const status = this.#llama.decode(this.#context, this.#batch)
    const count = this.#batch.n_tokens
    this.#batch.n_tokens = 0
    if (status === 0) return
    throw new Error(`could not decode ${count} tokens (status ${status})`)
  }

  row(at: number): Float32Array {
    const pointer = this.#llama.logits(this.#context, at)
    if (pointer === null) throw new Error(`the library kept no row for place ${at}`)
    const known = this.#rows.get(pointer)
    if (known !== undefined) return known
    const row = new Float32Array(koffi.view(pointer, this.#vocabulary * 4))
    this.#rows.set(pointer, row)
    return row
  }

  forget(sequence: number, position: number): boolean {
    return this.#llama.forget(this.#memory, sequence, position, -1)
  }

  stateBytes(sequence: number): number {
    return Number(this.#llama.stateSize(this.#context, sequence))
  }

  save(sequence: number, into = new Uint8Array(this.stateBytes(sequence))): Uint8Array {
    const size = this.#llama.saveState(this.#context, into, into.length, sequence)
    return into.subarray(0, Number(size))
  }

  restore(sequence: number, state: Uint8Array): boolean {
    const size = this.#llama.restoreState(this.#context, state, state.length, sequence)
    if (Number(size) > 0) return true
    this.forget(sequence, 0)
    return false
  }

  /** Frees the cells; what is left are some small arrays. */
  [Symbol.dispose](): void {
    this.#llama.freeContext(this.#context)
    this.#pool[Symbol.dispose]()
  }
}

/**
 * Sequences have cells of their own (`kv_unified` off): each is sure of its whole context, and attention does
 * not read past it.
 */
function contextParams(llama: Llama, weights: Weights, order: ContextOrder) {
  const cache = CACHES[order.cache ?? cacheOf(llama, weights)]
  const perSequence = Math.ceil(order.contextTokens / 256) * 256
  return {
    ...llama.contextDefaultParams(),
    n_ctx: perSequence * order.sequences,
    n_batch: BATCH_TOKENS,
    n_ubatch: BATCH_TOKENS,
    n_seq_max: order.sequences,
    // A step wants at most one row of each sequence; room for more would be idle memory.
    n_outputs_max: order.rows ?? order.sequences,
    n_threads: order.threads,
    n_threads_batch: order.threads,
    flash_attn_type: FLASH_ATTENTION_ON,
    type_k: cache.keys,
    type_v: cache.values,
    kv_unified: false,
  }
}

/**
 * The cache that a model answers with. Values in f16 are read at once, where q8_0 is widened again for each
 * token that looks back: a long prompt is read in four fifths of the time.
 */
export const cacheOf = (llama: Llama, weights: Weights): ExactCache =>
  isLatent(llama, weights) ? 'q8_0' : 'q8_0/f16'

/** Whether keys and values are kept as one (multi-head latent attention): the library gives them one type. */
const isLatent = (llama: Llama, { model, metadata: { architecture } }: Weights): boolean =>
  architecture === 'deepseek4' ||
  readText(llama, model, `${architecture}.attention.key_length_mla`) !== null
