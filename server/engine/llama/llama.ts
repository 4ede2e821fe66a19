import { open, readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import {
  EngineError,
  plainSupports,
  type Engine,
  type EngineEvent,
  type EngineIdentity,
  type Prompt,
  type PromptMessage,
  type Sampling,
  type Segment,
  type Supports,
} from '../engine.ts'
import { Admission } from '../scheduler/admission.ts'
import { Answer } from './answer.ts'
import { fileDigest, findLibraries } from './libraries.ts'
import { parseProcessor, type Processor } from './processor.ts'
import type { LoadOrder, Loaded, ModelMetadata } from './protocol.ts'
import { Supervisor, type EngineLogger, type EngineState } from './supervisor.ts'
import { ChatTemplate } from './template.ts'
import { publicLength } from './public-length.ts'
import { promptIds } from './trace-steps.ts'

export type { EngineLogger, EngineState, ModelMetadata }

export type LlamaOptions = {
  readonly modelPath: string
  /** `sha256:<hex>` of the file, by whoever fetched or checked it. */
  readonly modelDigest: string
  /** Of each answer, prompt and output together; the caller keeps it within what the model was trained for. */
  readonly contextTokens: number
  /** How many answers decode at once. Each has cells of its own for `contextTokens`. */
  readonly sequences: number
  /** Null: the physical cores, at most 8. */
  readonly threads: number | null
  readonly logger: EngineLogger
  /** Milliseconds since the epoch. */
  readonly clock: () => number
  readonly libraryFolder?: string | null
  readonly variant?: string | null
  readonly onState?: (state: EngineState) => void
  /** The most memory for states of conversations whose sequence another one took. */
  readonly shelfBytes?: number
  /** How many may wait for a sequence, in all and of one account. */
  readonly waiting?: number
  readonly waitingOfOne?: number
  /** Silence after which a working process is taken for hung and replaced. */
  readonly hangMs?: number
}

const MOST_THREADS = 8
const SHELF_BYTES = 256 * 1024 * 1024
const LOAD_MS = 600_000
const RETRY_MS = 1_000

/** Loads a model. @throws EngineError with one sentence when the file or this machine cannot. */
export async function openLlama(options: LlamaOptions): Promise<LlamaEngine> {
  await checkFile(options.modelPath)
  const processor = await readProcessor()
  const libraries = findLibraries({
    platform: `${process.platform}-${process.arch}`,
    processor,
    folder: options.libraryFolder ?? null,
    variant: options.variant ?? null,
  })
  const load: LoadOrder = {
    type: 'load',
    libraries,
    modelPath: options.modelPath,
    contextTokens: options.contextTokens,
    sequences: options.sequences,
    threads: options.threads ?? Math.min(processor.cores, MOST_THREADS),
    shelfBytes: options.shelfBytes ?? SHELF_BYTES,
    repack: true,
  }
  const library = await fileDigest(libraries.llama)
  const supervisor = new Supervisor({
    load,
    logger: options.logger,
    onState: options.onState ?? (() => {}),
    hangMs: options.hangMs ?? 60_000,
    loadMs: LOAD_MS,
    retryMs: RETRY_MS,
  })
  try {
    const loaded = await supervisor.opened
    const { model, threads } = { model: loaded.metadata.name, threads: load.threads }
    options.logger.info({ model, threads, variant: libraries.variant }, 'the model is loaded')
    return new LlamaEngine({
      options,
      supervisor,
      loaded,
      identity: identify(options, load, library),
    })
  } catch (error) {
    await supervisor[Symbol.asyncDispose]()
    throw error
  }
}

/** One model in a process of its own, shared fairly by all who ask. */
export class LlamaEngine implements Engine {
  readonly identity: EngineIdentity
  readonly contextTokens: number
  readonly supports: Supports
  readonly model: ModelMetadata
  readonly #supervisor: Supervisor
  readonly #loaded: Loaded
  readonly #template: ChatTemplate
  readonly #admission: Admission
  readonly #runs = new Map<Answer, number>()

  constructor(parts: {
    readonly options: LlamaOptions
    readonly supervisor: Supervisor
    readonly loaded: Loaded
    readonly identity: EngineIdentity
  }) {
    const { options, loaded } = parts
    this.identity = parts.identity
    this.contextTokens = loaded.contextTokens
    this.model = loaded.metadata
    this.supports = {
      ...plainSupports,
      penalties: true,
      repeat: true,
      bias: loaded.metadata.vocabulary,
      scores: true,
    }
    this.#supervisor = parts.supervisor
    this.#loaded = loaded
    this.#template = new ChatTemplate(loaded.metadata)
    this.#admission = new Admission({
      sequences: options.sequences,
      waiting: options.waiting ?? 64,
      waitingOfOne: options.waitingOfOne ?? 16,
      clock: options.clock,
    })
  }

  async plan(messages: readonly PromptMessage[], signal: AbortSignal): Promise<Prompt> {
    signal.throwIfAborted()
    const stretches = this.#template.render(messages)
    const ids = await this.#supervisor.tokenise(
      stretches.map(({ from, text }) => ({ text, special: from === 'template' })),
    )
    signal.throwIfAborted()
    const segments = this.#begun(stretches.map((stretch, i) => ({ ...stretch, ids: ids[i] ?? [] })))
    const tokens = segments.reduce((sum, segment) => sum + segment.ids.length, 0)
    if (tokens >= this.contextTokens) throw tooLong(tokens, this.contextTokens)
    return { messages, segments, tokens }
  }

  async *generate(
    prompt: Prompt,
    sampling: Sampling,
    account: string,
    signal: AbortSignal,
  ): AsyncGenerator<EngineEvent, void, undefined> {
    if (prompt.tokens >= this.contextTokens) throw tooLong(prompt.tokens, this.contextTokens)
    const answer = new Answer({ prompt, sampling, account }, this.#loaded.pieces, {
      begin: (begun) => this.#begin(begun),
      cancel: (ended) => this.#cancel(ended),
      gone: (ended) => this.#gone(ended),
    })
    const abort = () => answer.abort()
    signal.addEventListener('abort', abort)
    try {
      if (signal.aborted || sampling.limit < 1) answer.abort()
      else this.#admission.enter(answer)
      yield* answer.events
    } finally {
      signal.removeEventListener('abort', abort)
      // Whoever stops taking events, by whatever way, gives the sequence back.
      answer.abort()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#supervisor[Symbol.asyncDispose]()
  }

  /** A prompt begins with the model's first token where the model says so and the template does not. */
  #begun(segments: readonly Segment[]): readonly Segment[] {
    const { addsBos, bos } = this.model
    const first = segments[0]
    if (!addsBos || bos === null || first?.ids[0] === bos.id) return segments
    if (first?.from === 'template') {
      return [{ ...first, ids: [bos.id, ...first.ids] }, ...segments.slice(1)]
    }
    return [{ from: 'template', ref: this.#template.ref, text: '', ids: [bos.id] }, ...segments]
  }

  #begin(answer: Answer): void {
    const { prompt, sampling, account } = answer
    const { topK, topP, minP, temperature, penalties, bias, noiseKey, scores } = sampling
    const order = {
      account,
      prompt: promptIds(prompt),
      publicLength: publicLength(prompt.segments),
      limit: Math.min(sampling.limit, this.contextTokens - prompt.tokens),
      filters: { topK, topP, minP, temperature, penalties, bias },
      noiseKey,
      scores,
      trace: answer.traceStart,
    }
    this.#runs.set(answer, this.#supervisor.start(order, answer))
  }

  #cancel(answer: Answer): void {
    const run = this.#runs.get(answer)
    // Its sequence is free only once the process says so; a waiting one just leaves the line.
    if (run === undefined) this.#admission.leave(answer)
    else this.#supervisor.cancel(run)
  }

  #gone(answer: Answer): void {
    this.#runs.delete(answer)
    this.#admission.leave(answer)
  }
}

function identify(options: LlamaOptions, load: LoadOrder, library: string): EngineIdentity {
  return {
    kind: 'local',
    model: options.modelDigest,
    library,
    variant: load.libraries.variant,
    kv: 'q8_0',
    flash: true,
    repack: load.repack,
    digest: null,
    replay: 'none',
  }
}

async function readProcessor(): Promise<Processor> {
  const allowed = availableParallelism()
  // Where there is no such file only the plainest variant is known to run.
  const cpuinfo = await readFile('/proc/cpuinfo', 'utf8').catch(() => '')
  return parseProcessor(cpuinfo, allowed)
}

/** A file that is no model at all is refused before a process is started for it. */
async function checkFile(path: string): Promise<void> {
  const refuse = (why: string, cause?: unknown) => {
    const message = `could not load the model ${path}: ${why}; fetch it again or choose another`
    return new EngineError('engine_failed', message, { cause })
  }
  let magic: string
  try {
    await using file = await open(path)
    const { buffer, bytesRead } = await file.read(new Uint8Array(4), 0, 4, 0)
    magic = new TextDecoder('latin1').decode(buffer.subarray(0, bytesRead))
  } catch (cause) {
    throw refuse('the file cannot be read', cause)
  }
  if (magic !== 'GGUF') throw refuse('it is not a GGUF file')
}

function tooLong(tokens: number, room: number): EngineError {
  return new EngineError(
    'context_length_exceeded',
    `the prompt is ${tokens} tokens long and this model takes ${room}, answer included; shorten it`,
  )
}
