import { setTimeout } from 'node:timers/promises'
import type { LocalEngine } from '@overt/verifier'
import {
  type Engine,
  type EngineEvent,
  type Prompt,
  type PromptMessage,
  type Run,
  type Sampling,
  type Surroundings,
} from '../engine.ts'
import { plainSupports, type Supports } from '../supports.ts'
import { digestFile } from '../digest.ts'
import { Admission } from '../scheduler/admission.ts'
import { checkRunnable } from './runnable-grammar.ts'
import { Answer } from './answer.ts'
import { identify } from './identity.ts'
import { Foresight } from './foresight.ts'
import { findLibraries } from './libraries.ts'
import { readProcessor } from './processor.ts'
import { checkFile, loadExactly } from './load.ts'
import { Planner } from './planner.ts'
import type { LoadOrder, Loaded, ModelMetadata } from './protocol.ts'
import type { KeptSelfTest, SelfTests, Tested } from './self-tests.ts'
import type { ReplayerOptions } from '../replayer/replayer.ts'
import { testEngine } from '../replayer/test-engine.ts'
import type { EngineLogger, EngineState, Supervisor } from './supervisor.ts'
import { Quiet, type Watcher } from './quiet.ts'
import type { Marks } from '../reading/answer-reading.ts'
import { readAgain } from './read-again.ts'
import { runOrder } from './run-order.ts'
import { tooLong } from './tokenising.ts'

export type { EngineLogger, EngineState, ModelMetadata }

export type LlamaOptions = {
  readonly modelPath: string
  /** `sha256:<hex>` of the file, by whoever fetched or checked it. */
  readonly modelDigest: string
  /** Of each answer, prompt and output together; the caller keeps it within what the model was trained for. */
  readonly contextTokens: number
  /** How many answers decode at once. Each has cells of its own for `contextTokens`. */
  readonly sequences: number
  /** Null: at most the physical cores and 8, and by measurement. */
  readonly threads: number | null
  readonly logger: EngineLogger
  /** Milliseconds since the epoch. */
  readonly clock: () => number
  readonly libraryFolder?: string | null
  readonly variant?: string | null
  /** Where results of full self-tests are kept; without it none is made, and nothing exact is promised. */
  readonly selfTests?: SelfTests
  readonly onState?: (state: EngineState) => void
  /** The most memory for states of conversations whose sequence another one took. */
  readonly shelfBytes?: number
  /** How many may wait for a sequence, in all and of one account. */
  readonly waiting?: number
  readonly waitingOfOne?: number
  /** The longest that anybody waits to begin. */
  readonly deadlineMs?: number
  /** Silence after which a working process is taken for hung and replaced. */
  readonly hangMs?: number
}

const MOST_THREADS = 8
const SHELF_BYTES = 256 * 1024 * 1024
/** A start has better things to do than to test itself. */
const PROVE_AFTER_MS = 5_000
/** And nobody is kept waiting for a test that began a moment before they asked. */
const REST_MS = 5_000
const DEADLINE_MS = 120_000

type Proving = Pick<ReplayerOptions, 'turn' | 'watch' | 'signal'>

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
    areThreadsSet: options.threads !== null,
    shelfBytes: options.shelfBytes ?? SHELF_BYTES,
    repack: true,
    measure: 'digest',
  }
  const library = `sha256:${await digestFile(libraries.llama)}` as const
  const { modelDigest, selfTests } = options
  const tested: Tested = {
    model: modelDigest,
    library,
    variant: libraries.variant,
    processor: processor.name,
    contextTokens: load.contextTokens,
    threads: load.threads,
  }
  const kept = (await selfTests?.find(tested)) ?? null
  const { supervisor, loaded, used } = await loadExactly(options, load, kept)
  const planner = await plannerFor(loaded, supervisor)
  const known = (result: KeptSelfTest | null) =>
    identify({ ...tested, repack: used.repack }, loaded, result)
  const identity = known(kept)
  const engine = new LlamaEngine({ options, supervisor, loaded, identity, planner })
  if (selfTests !== undefined && (kept === null || kept.digest !== loaded.measured?.digest)) {
    engine.prove(async (around) => {
      const result = await testEngine(used, around)
      await selfTests.keep(tested, result)
      return known(result)
    })
  }
  return engine
}

/** A process whose model nobody can talk with is ended. */
async function plannerFor(loaded: Loaded, supervisor: Supervisor): Promise<Planner> {
  try {
    return new Planner(loaded, (...asked) => supervisor.tokenise(...asked))
  } catch (error) {
    await supervisor[Symbol.asyncDispose]()
    throw error
  }
}

/** One model in a process of its own, shared fairly by all who ask. */
export class LlamaEngine implements Engine {
  readonly contextTokens: number
  readonly supports: Supports
  readonly model: ModelMetadata
  #identity: LocalEngine
  readonly #supervisor: Supervisor
  readonly #loaded: Loaded
  readonly #planner: Planner
  readonly #foresight: Foresight
  readonly #admission: Admission
  readonly #runs = new Map<Answer, number>()
  readonly #quiet = new Quiet({ restMs: REST_MS })
  readonly #logger: EngineLogger
  readonly #ending = new AbortController()
  #proving: Promise<void> = Promise.resolve()

  constructor(parts: {
    readonly options: LlamaOptions
    readonly supervisor: Supervisor
    readonly loaded: Loaded
    readonly identity: LocalEngine
    readonly planner: Planner
  }) {
    const { options, loaded } = parts
    this.#identity = parts.identity
    this.#logger = options.logger
    this.contextTokens = loaded.contextTokens
    this.model = loaded.metadata
    this.#planner = parts.planner
    this.supports = {
      ...plainSupports,
      penalties: true,
      repeat: true,
      bias: loaded.metadata.vocabulary,
      grammar: true,
      scores: true,
      tools: true,
      thinking: this.#planner.thinks,
    }
    this.#supervisor = parts.supervisor
    this.#foresight = new Foresight({
      planner: parts.planner,
      expect: (order) => parts.supervisor.expect(order),
      logger: options.logger,
    })
    this.#loaded = loaded
    this.#admission = new Admission({
      sequences: options.sequences,
      waiting: options.waiting ?? 64,
      waitingOfOne: options.waitingOfOne ?? 16,
      deadlineMs: options.deadlineMs ?? DEADLINE_MS,
      clock: options.clock,
    })
  }

  get identity(): LocalEngine {
    return this.#identity
  }

  /** Whether anybody is being answered. */
  get busy(): boolean {
    return this.#runs.size > 0
  }

  /** Runs the full self-test when nobody is being answered; what the engine says of itself follows from it. */
  prove(test: (around: Proving) => Promise<LocalEngine>): void {
    const { signal } = this.#ending
    const turn = () => this.#quiet.turn(signal)
    const watch = (watcher: Watcher) => this.#quiet.watch(watcher)
    const prove = async () => {
      await setTimeout(PROVE_AFTER_MS, undefined, { signal, ref: false })
      this.#identity = await test({ turn, watch, signal })
      const { digest, replay } = this.#identity
      this.#logger.info({ digest, replay }, 'the engine has tested itself')
    }
    this.#proving = prove().catch((error: unknown) => {
      if (!signal.aborted) this.#logger.error({ error }, 'the engine could not test itself')
    })
  }

  async plan(
    messages: readonly PromptMessage[],
    signal: AbortSignal,
    around?: Surroundings,
  ): Promise<Prompt> {
    return this.#planner.plan(messages, signal, around)
  }

  async *generate(
    prompt: Prompt,
    sampling: Sampling,
    account: string,
    signal: AbortSignal,
  ): AsyncGenerator<EngineEvent, void, undefined> {
    if (prompt.tokens >= this.contextTokens) throw tooLong(prompt.tokens, this.contextTokens)
    checkRunnable(sampling.grammar)
    const answer = new Answer({ prompt, sampling, account }, this.#loaded.pieces, {
      begin: (begun) => this.#begin(begun),
      rest: (begun) => this.#rest(begun),
      rested: (resting) => this.#admission.steppedAside(resting),
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

  reread(ids: readonly number[], marks: Marks): Pick<Run, 'text' | 'edits'> {
    return readAgain(ids, marks, this.#loaded.pieces)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort()
    await this.#proving
    await this.#supervisor[Symbol.asyncDispose]()
  }

  #rest(answer: Answer): void {
    const run = this.#runs.get(answer)
    if (run !== undefined) this.#supervisor.rest(run)
  }

  #begin(answer: Answer): void {
    const resting = this.#runs.get(answer)
    if (resting !== undefined) return this.#supervisor.resume(resting)
    this.#quiet.answering()
    this.#foresight.answering()
    const order = runOrder(answer, this.contextTokens)
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
    this.#foresight.ended(answer)
    if (this.busy) return
    this.#quiet.answered()
    this.#foresight.answered()
  }
}
