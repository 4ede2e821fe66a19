import type { BatchContext } from './batch.ts'
import { Candidates } from '../sampler/candidates.ts'
import { Pace } from './pace.ts'
import type { RunEnd, StartOrder, StepReport, TokenReport } from '../llama/protocol.ts'
import { Largest } from '../sampler/largest.ts'
import { Sampler, type Workbench } from '../sampler/sampler.ts'
import { Trace, TRACED } from '../sampler/trace.ts'
import { chooseSequence, makeSequences, type Sequence } from './sequences.ts'
import { share } from './share.ts'
import { Threads } from './threads.ts'

export type DecoderOptions = {
  readonly context: BatchContext
  readonly sequences: number
  readonly threads: number
  readonly vocabulary: number
  readonly endsGeneration: (id: number) => boolean
  readonly clock: () => number
  /** How long all cores together have been idle, ever, in milliseconds. */
  readonly idle: () => number
  /** How long this process has had a core, ever, all its threads together, in milliseconds. */
  readonly used: () => number
}

type Run = {
  readonly id: number
  readonly sequence: Sequence
  readonly sampler: Sampler
  readonly trace: Trace
  readonly limit: number
  /** Prompt and forced output: what is fed before anything is sampled. */
  readonly given: Int32Array
  readonly cached: number
  /** Output tokens so far, the forced ones included: the step that is sampled next. */
  produced: number
  /** The sampled token that is fed next; -1 while `given` is not in the model yet. */
  next: number
  /** Its place in the batch whose row it waits for, or -1. */
  at: number
}

type Report = {
  readonly prompted: { readonly run: number; readonly cached: number }[]
  readonly tokens: TokenReport[]
  readonly ended: { readonly run: number; readonly end: RunEnd }[]
}

/**
 * The step loop of the engine process. Each step decodes one token of every answer and, with what room
 * is left, a share of every prompt that is still being read. It owns the sequences.
 */
export class Decoder {
  readonly #context: BatchContext
  readonly #endsGeneration: (id: number) => boolean
  readonly #clock: () => number
  readonly #workbench: Workbench
  readonly #sequences: readonly Sequence[]
  readonly #runs = new Map<number, Run>()
  readonly #pace = new Pace()
  readonly #threads: Threads
  #given = 0

  constructor(options: DecoderOptions) {
    this.#context = options.context
    this.#endsGeneration = options.endsGeneration
    this.#clock = options.clock
    this.#threads = new Threads({
      most: options.threads,
      clock: options.clock,
      idle: options.idle,
      used: options.used,
    })
    this.#workbench = {
      raw: new Largest(TRACED),
      candidates: new Candidates(options.vocabulary),
    }
    this.#sequences = makeSequences(options.sequences, options.context.contextTokens)
  }

  get busy(): boolean {
    return this.#runs.size > 0
  }

  /** @throws Error when no sequence is free: whoever admits runs counts them. */
  start(order: StartOrder): void {
    const given = new Int32Array(order.prompt.length + order.forced.length)
    given.set(order.prompt)
    given.set(order.forced, order.prompt.length)
    const choice = chooseSequence(this.#sequences, order.account, given)
    if (choice === null) throw new Error(`no sequence is free for run ${order.run}`)
    const { sequence } = choice
    const cached = this.#rewind(sequence, choice.common)
    sequence.account = order.account
    sequence.busy = true
    sequence.given = ++this.#given
    this.#runs.set(order.run, {
      id: order.run,
      sequence,
      sampler: new Sampler(order.filters, order.noiseKey, this.#workbench),
      trace: new Trace(order.trace),
      limit: order.limit,
      given,
      cached: Math.min(cached, order.prompt.length),
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

  step(): StepReport {
    const runs = [...this.#runs.values()]
    const answering = runs.filter((run) => run.next !== -1)
    const reading = runs.filter((run) => run.next === -1)
    for (const run of answering) run.at = this.#feed(run, run.next, true)
    const read = this.#read(reading, answering.length)
    this.#decode(read)
    const report: Report = { prompted: [], tokens: [], ended: [] }
    for (const run of runs) if (run.at !== -1) this.#sample(run, report)
    return { type: 'step', ...report }
  }

  #decode(read: number): void {
    this.#context.useThreads(this.#threads.begin())
    const began = this.#clock()
    this.#context.decode()
    this.#pace.measured(read, this.#clock() - began)
    this.#threads.end()
  }

  /** Feeds each prompt its share of the room; how many tokens that is. */
  #read(reading: readonly Run[], answers: number): number {
    const wants = reading.map((run) => run.given.length - run.sequence.length)
    const shares = share(wants, this.#pace.budget(answers))
    reading.forEach((run, i) => {
      for (let n = shares[i] ?? 0; n > 0; n--) {
        const position = run.sequence.length
        const last = position === run.given.length - 1
        const at = this.#feed(run, run.given[position] ?? 0, last)
        run.at = last ? at : -1
      }
    })
    return shares.reduce((sum, count) => sum + count, 0)
  }

  #feed({ sequence }: Run, token: number, wanted: boolean): number {
    const position = sequence.length++
    sequence.tokens[position] = token
    return this.#context.add(token, position, sequence.index, wanted)
  }

  #sample(run: Run, report: Report): void {
    if (run.next === -1) report.prompted.push({ run: run.id, cached: run.cached })
    const pick = run.sampler.pick(this.#context.row(run.at), run.produced)
    const { id, kind } = pick
    if (id === -1) throw new Error('the model gave no finite score')
    const trace = run.trace.add(run.produced, pick, this.#workbench.raw)
    run.produced++
    run.next = id
    run.at = -1
    report.tokens.push({ run: run.id, id, kind, trace })
    const end = this.#endsGeneration(id) ? 'eos' : run.produced >= run.limit ? 'length' : null
    if (end === null) return
    report.ended.push({ run: run.id, end })
    this.#free(run)
  }

  /** The tokens stay in the cells: the same account's next prompt may begin with them. */
  #free(run: Run): void {
    run.sequence.busy = false
    this.#runs.delete(run.id)
  }

  /** Forgets all but the first `common` tokens; how many are left. */
  #rewind(sequence: Sequence, common: number): number {
    const kept = common > 0 && this.#context.forget(sequence.index, common) ? common : 0
    if (kept === 0) this.#context.forget(sequence.index, 0)
    sequence.length = kept
    return kept
  }
}
