import { Ahead } from './ahead.ts'
import type { BatchContext } from './batch.ts'
import { Cells, LEAST_COPIED } from './cells.ts'
import { Candidates } from '../sampler/candidates.ts'
import { Pace } from './pace.ts'
import type { ExpectOrder, RunEnd, StartOrder, StepReport, TokenReport } from '../llama/protocol.ts'
import { GrammarRun } from '../grammar/grammar-run.ts'
import type { Vocabulary } from '../grammar/vocabulary.ts'
import { GRAMMAR } from '../sampler/pick.ts'
import { Largest } from '../sampler/largest.ts'
import { rowScore } from '../sampler/row-score.ts'
import { Sampler, type Workbench } from '../sampler/sampler.ts'
import { Trace, TRACED } from '../sampler/trace.ts'
import { sharedLength } from './prefix.ts'
import { portions, type Reading } from './reading-order.ts'
import { bySequence, givenOf, type Given, type Run } from './run.ts'
import { Threads, type ThreadsOptions } from './threads.ts'

export type DecoderOptions = {
  readonly context: BatchContext
  readonly sequences: number
  readonly threads: Pick<ThreadsOptions, 'most' | 'isSet' | 'fastest'>
  /** The most that states of sequences taken over may take up beside the cells. */
  readonly shelfBytes: number
  /** Made when the first grammar comes. */
  readonly vocabulary: () => Vocabulary
  readonly tokens: number
  readonly pieceOf: (id: number) => Uint8Array
  readonly endsGeneration: (id: number) => boolean
  readonly clock: () => number
  /** How long all cores together have been idle, ever, in milliseconds. */
  readonly idle: () => number
  /** How long this process has had a core, ever, all its threads together, in milliseconds. */
  readonly used: () => number
  /** A step begins that reads prompts: it may be long. */
  readonly onReading?: () => void
  /** A step is decoded; what follows, choosing its tokens, takes one core. */
  readonly onDecoded?: () => void
}

/** An answer with fewer tokens to come is not worth a copy. */
const WORTH_MOVING = 4

type Report = {
  readonly prompted: { readonly run: number; readonly cached: number }[]
  readonly tokens: TokenReport[]
  readonly ended: { readonly run: number; readonly end: RunEnd }[]
}

/**
 * The step loop of the engine process. A step decodes one token of every answer, or reads on in the prompts: in turn,
 * where there are both. In one batch the library computes the two one after the other, so that a first token would be
 * known no sooner than the next ones of everybody. A beginning that several prompts have in common is read once.
 */
export class Decoder {
  readonly #context: BatchContext
  readonly #endsGeneration: (id: number) => boolean
  readonly #vocabulary: () => Vocabulary
  readonly #pieceOf: DecoderOptions['pieceOf']
  readonly #clock: () => number
  readonly #onReading: () => void
  readonly #onDecoded: () => void
  readonly #workbench: Workbench
  readonly #cells: Cells
  readonly #ahead: Ahead
  readonly #runs = new Map<number, Run>()
  readonly #pace = new Pace()
  readonly #threads: Threads
  #steps = 0

  constructor(options: DecoderOptions) {
    this.#context = options.context
    this.#endsGeneration = options.endsGeneration
    this.#vocabulary = options.vocabulary
    this.#pieceOf = options.pieceOf
    this.#clock = options.clock
    this.#onReading = options.onReading ?? (() => {})
    this.#onDecoded = options.onDecoded ?? (() => {})
    this.#threads = new Threads({
      ...options.threads,
      clock: options.clock,
      idle: options.idle,
      used: options.used,
    })
    this.#workbench = {
      raw: new Largest(TRACED),
      candidates: new Candidates(options.tokens),
    }
    this.#cells = new Cells(options)
    this.#ahead = new Ahead(this.#cells, options.sequences)
  }

  get busy(): boolean {
    return this.#runs.size > 0
  }

  /** @throws Error when no sequence is free: whoever admits runs counts them. */
  start(order: StartOrder): void {
    const given = givenOf(order)
    const sequence = this.#cells.take(given)
    if (sequence === null) throw new Error(`no sequence is free for run ${order.run}`)
    const after = this.#sameBeginning(given, sequence.length + LEAST_COPIED)
    this.#runs.set(order.run, {
      id: order.run,
      sequence,
      sampler: this.#samplerOf(order),
      scores: order.scores,
      trace: new Trace(order.trace),
      limit: order.limit,
      given,
      promptTokens: order.prompt.length,
      cached: sequence.length,
      after,
      passed: 0,
      readAt: 0,
      produced: order.forced.length,
      next: -1,
      at: -1,
    })
  }

  /** Ends a run between two steps; false when it has ended already. */
  cancel(run: number): boolean {
    const found = this.#runs.get(run)
    if (found !== undefined) this.#free(found)
    return found !== undefined
  }

  /** Between answers: a little of what the next ones would wait for; false when all is ready (`cells.ts`). */
  prepare(): boolean {
    return this.#cells.prepare()
  }

  /** So a conversation will go on, if nobody asks something else first. */
  expect({ account, prompt, publicLength }: ExpectOrder): void {
    this.#ahead.expect({ account, tokens: prompt, length: prompt.length, publicLength })
  }

  /** While nobody is answered: reads a little of what is expected; false when nothing is left (`ahead.ts`). */
  readAhead(): boolean {
    const portion = this.#ahead.next(this.#pace.aside)
    if (portion === null) return false
    for (const token of portion.tokens) this.#feed(portion, token, false)
    this.#decode(0)
    return true
  }

  step(): StepReport {
    this.#steps++
    const runs = [...this.#runs.values()]
    const answering = runs.filter((run) => run.next !== -1)
    const reading = runs.filter((run) => run.next === -1)
    const read = this.#read(reading, answering.length)
    if (read > 0) this.#onReading()
    else for (const run of this.#sideBySide(answering)) run.at = this.#feed(run, run.next, true)
    this.#decode(read)
    this.#onDecoded()
    const report: Report = { prompted: [], tokens: [], ended: [] }
    for (const run of runs) if (run.at !== -1) this.#sample(run, report)
    return { type: 'step', ...report }
  }

  /** In the order of their sequences. An answer that ended leaves a gap, which makes every step longer: the last goes there. */
  #sideBySide(answering: readonly Run[]): readonly Run[] {
    const runs = answering.toSorted(bySequence)
    const last = runs.at(-1)
    if (last === undefined || last.limit - last.produced < WORTH_MOVING) return runs
    const to = this.#cells.closeGap(runs.map(({ sequence }) => sequence))
    if (to === null) return runs
    last.sequence = to
    return runs.toSorted(bySequence)
  }

  #decode(read: number): void {
    this.#context.useThreads(this.#threads.begin())
    const began = this.#clock()
    this.#context.decode()
    this.#pace.measured(read, this.#clock() - began)
    this.#threads.end()
  }

  /** Reads on in the prompts; how many tokens that is: none where it is the answers' turn. */
  #read(reading: readonly Run[], answers: number): number {
    const ready = reading.filter((run) => !this.#waits(run))
    const prompts = ready.map((run) => this.#readingOf(run))
    const left = prompts.reduce((sum, prompt) => sum + prompt.left, 0)
    const { tokens, enough } = this.#pace.budget(answers, ready.length, left)
    if (tokens === 0) return 0
    const given = portions(prompts, tokens, enough)
    ready.forEach((run, i) => this.#feedGiven(run, given[i] ?? 0))
    return given.reduce((sum, count) => sum + count, 0)
  }

  #readingOf({ given: { account, length }, sequence, passed }: Run): Reading {
    let served = 0
    for (const run of this.#runs.values()) {
      if (run.given.account === account) served = Math.max(served, run.readAt)
    }
    return { account, left: length - sequence.length, passed, served }
  }

  #feedGiven(run: Run, count: number): void {
    if (count === 0) run.passed++
    else run.readAt = this.#steps
    for (let n = count; n > 0; n--) {
      const position = run.sequence.length
      const isLast = position === run.given.length - 1
      const at = this.#feed(run, run.given.tokens[position] ?? 0, isLast)
      run.at = isLast ? at : -1
    }
  }

  /** The run that reads most of the same beginning, if it is at least so much. */
  #sameBeginning(given: Given, least: number): Run['after'] {
    let best: Run['after'] = null
    for (const run of this.#runs.values()) {
      if (run.next !== -1) continue
      const common = sharedLength(run.given, given)
      if (common >= Math.max(least, (best?.common ?? 0) + 1)) best = { run, common }
    }
    return best
  }

  /** True while another run reads what this one will copy. */
  #waits(run: Run): boolean {
    if (run.after === null) return false
    const { run: first, common } = run.after
    const isReading = this.#runs.get(first.id) === first && first.next === -1
    if (isReading && first.sequence.length < common) return true
    run.after = null
    this.#cells.catchUp(run.sequence, run.given)
    run.cached = run.sequence.length
    return false
  }

  #feed({ sequence }: Pick<Run, 'sequence'>, token: number, wanted: boolean): number {
    const position = sequence.length++
    sequence.tokens[position] = token
    return this.#context.add(token, position, sequence.index, wanted)
  }

  #sample(run: Run, report: Report): void {
    if (run.next === -1) {
      const cached = Math.min(run.cached, run.promptTokens)
      report.prompted.push({ run: run.id, cached })
    }
    const row = this.#context.row(run.at)
    const pick = run.sampler.pick(row, run.produced)
    const { id, kind } = pick
    if (id === -1 && kind !== GRAMMAR) throw new Error('the model gave no finite score')
    if (id === -1) return this.#finish(run, 'stuck', report)
    const trace = run.trace.add(run.produced, pick, this.#workbench.raw)
    run.sampler.accept(id)
    run.produced++
    run.next = id
    run.at = -1
    const { raw } = this.#workbench
    const score = run.scores === null ? null : rowScore(row, id, raw, run.scores)
    report.tokens.push({ run: run.id, id, kind, trace, score })
    const end = this.#endsGeneration(id) ? 'eos' : run.produced >= run.limit ? 'length' : null
    if (end !== null) this.#finish(run, end, report)
  }

  #finish(run: Run, end: RunEnd, report: Report): void {
    report.ended.push({ run: run.id, end })
    this.#free(run)
  }

  #samplerOf({ filters, noiseKey, grammar, thinking, forced }: StartOrder): Sampler {
    const held = grammar === null ? null : new GrammarRun(grammar, this.#vocabulary(), thinking)
    const beside = { grammar: held, pieceOf: this.#pieceOf }
    const sampler = new Sampler(filters, noiseKey, this.#workbench, beside)
    for (const id of forced) sampler.accept(id)
    return sampler
  }

  #free(run: Run): void {
    this.#cells.release(run.sequence)
    this.#runs.delete(run.id)
  }
}
