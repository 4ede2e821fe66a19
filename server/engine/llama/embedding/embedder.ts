import type { Embedded, Embedder, EmbedderInput } from '../../embedder.ts'
import { EngineError } from '../../engine.ts'
import { Admission } from '../../scheduler/admission.ts'
import { findLibraries } from '../libraries.ts'
import { checkFile } from '../load.ts'
import { readProcessor } from '../processor.ts'
import type { EngineLogger } from '../supervisor.ts'
import { wordTooLong } from '../unbroken.ts'
import { batchesOf } from './batches.ts'
import type { Loaded } from './protocol.ts'
import { Turn } from './turn.ts'
import { Worker } from './worker.ts'

export type LlamaEmbedderOptions = {
  readonly modelPath: string
  /** Of the longest input; less where the model was trained for less, and never more than `LONGEST`. */
  readonly contextTokens: number
  /** Null: the physical cores, at most 8. */
  readonly threads: number | null
  readonly logger: EngineLogger
  /** Milliseconds; only differences count. */
  readonly clock: () => number
  /** How many requests may wait, in all and of one account. */
  readonly waiting?: number
  readonly waitingOfOne?: number
  readonly deadlineMs?: number
  readonly hangMs?: number
  /** A process died under us. */
  readonly onCrash?: () => void
}

/** A batch is read in one go, and the memory for that grows with its length. */
const LONGEST = 2048
const MOST_THREADS = 8
const HANG_MS = 120_000
const DEADLINE_MS = 120_000

/** Loads a model. @throws EngineError with one sentence when the file or this machine cannot. */
export async function openLlamaEmbedder(options: LlamaEmbedderOptions): Promise<LlamaEmbedder> {
  await checkFile(options.modelPath)
  const processor = await readProcessor()
  const platform = `${process.platform}-${process.arch}`
  const libraries = findLibraries({ platform, processor, folder: null, variant: null })
  const { modelPath, logger, onCrash } = options
  const contextTokens = Math.min(options.contextTokens, LONGEST)
  const threads = options.threads ?? Math.min(processor.cores, MOST_THREADS)
  const worker = new Worker(
    { type: 'load', libraries, modelPath, contextTokens, threads },
    { logger, hangMs: options.hangMs ?? HANG_MS, ...(onCrash !== undefined && { onCrash }) },
  )
  try {
    const loaded = await worker.open()
    const { name, pooling, dimensions } = loaded
    logger.info({ model: name, pooling, dimensions, threads }, 'a model that embeds is loaded')
    return new LlamaEmbedder(worker, loaded, options)
  } catch (error) {
    await worker[Symbol.asyncDispose]()
    throw error
  }
}

/** One model in a process of its own. Requests take turns by the batch, so a long one keeps nobody waiting. */
export class LlamaEmbedder implements Embedder {
  readonly dimensions: number
  readonly contextTokens: number
  readonly vocabulary: number
  readonly #worker: Worker
  readonly #loaded: Loaded
  readonly #admission: Admission

  constructor(worker: Worker, loaded: Loaded, options: LlamaEmbedderOptions) {
    this.#worker = worker
    this.#loaded = loaded
    this.dimensions = loaded.dimensions
    this.contextTokens = loaded.contextTokens
    this.vocabulary = loaded.vocabulary
    this.#admission = new Admission({
      sequences: 1,
      waiting: options.waiting ?? 64,
      waitingOfOne: options.waitingOfOne ?? 16,
      deadlineMs: options.deadlineMs ?? DEADLINE_MS,
      clock: options.clock,
    })
  }

  /** Of its process; null while there is none. */
  get pid(): number | null {
    return this.#worker.pid
  }

  async embed(
    inputs: readonly EmbedderInput[],
    account: string,
    signal: AbortSignal,
  ): Promise<Embedded> {
    const turn = new Turn(account)
    this.#admission.enter(turn)
    try {
      await turn.granted(signal)
      const ids = await this.#idsOf(inputs)
      const vectors: Float32Array[] = []
      for (const [at, batch] of batchesOf(ids, this.#loaded).entries()) {
        if (at > 0) await this.#nextTurn(turn, signal)
        vectors.push(...(await this.#vectorsOf(batch)))
      }
      return { vectors, tokens: ids.reduce((sum, { length }) => sum + length, 0) }
    } finally {
      this.#admission.leave(turn)
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#worker[Symbol.asyncDispose]()
  }

  #nextTurn(turn: Turn, signal: AbortSignal): Promise<void> {
    turn.over()
    this.#admission.steppedAside(turn)
    return turn.granted(signal)
  }

  async #idsOf(inputs: readonly EmbedderInput[]): Promise<Int32Array[]> {
    const texts = inputs.filter((input) => typeof input === 'string')
    for (const [at, input] of inputs.entries()) this.#checkWords(at, input)
    const reply = await this.#worker.ask({ type: 'tokenise', texts })
    const spelled = reply.type === 'tokenised' ? reply.ids.values() : [].values()
    const ids = inputs.map((input) =>
      typeof input === 'string'
        ? (spelled.next().value ?? new Int32Array())
        : Int32Array.from(input),
    )
    for (const [at, { length }] of ids.entries()) this.#checkLength(at, length)
    return ids
  }

  async #vectorsOf(inputs: readonly Int32Array[]): Promise<readonly Float32Array[]> {
    const reply = await this.#worker.ask({ type: 'embed', inputs })
    return reply.type === 'embedded' ? reply.vectors : []
  }

  #checkWords(at: number, input: EmbedderInput): void {
    const { pretokeniser } = this.#loaded
    const fault = typeof input === 'string' ? wordTooLong(input, pretokeniser) : null
    if (fault !== null) throw new EngineError('context_length_exceeded', `input ${at} ${fault}`)
  }

  #checkLength(at: number, tokens: number): void {
    if (tokens > 0 && tokens <= this.contextTokens) return
    const room = `this model takes 1 to ${this.contextTokens}`
    const message = `input ${at} is ${tokens} tokens long and ${room}; send another text`
    throw new EngineError('context_length_exceeded', message)
  }
}
