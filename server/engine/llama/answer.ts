import {
  EngineError,
  type EngineEvent,
  type EngineStop,
  type Prompt,
  type Sampling,
} from '../engine.ts'
import { EventQueue } from '../event-queue.ts'
import { AnswerReading } from '../reading/answer-reading.ts'
import type { Told } from '../reading/said.ts'
import { isForced } from '../sampler/pick.ts'
import type { Ticket } from '../scheduler/admission.ts'
import { pieceOf, type Pieces, type RunEnd, type TokenReport } from './protocol.ts'
import { TokenScores } from './token-scores.ts'
import { TraceSteps } from './trace-steps.ts'
import type { RunListener } from './work.ts'

export type AnswerActions = {
  /** Called once a sequence is free for it. */
  readonly begin: (answer: Answer) => void
  /** Called when its sequence is wanted for another account. */
  readonly rest: (answer: Answer) => void
  /** Called once it holds no sequence and waits for one again. */
  readonly rested: (answer: Answer) => void
  /** Called when it wants no more tokens, waiting or running. */
  readonly cancel: (answer: Answer) => void
  /** Called once the engine holds nothing of it any more. */
  readonly gone: (answer: Answer) => void
}

/** One answer on its way: from its place in the line, through the engine's tokens, to engine events. */
export class Answer implements Ticket, RunListener {
  readonly account: string
  readonly prompt: Prompt
  readonly sampling: Sampling
  readonly events = new EventQueue<EngineEvent>()
  readonly #pieces: Pieces
  readonly #actions: AnswerActions
  readonly #reading: AnswerReading
  readonly #ids: number[] = []
  readonly #kinds: number[] = []
  readonly #trace: TraceSteps
  readonly #scores: TokenScores
  #cached = 0
  /** How many of the ids were told. */
  #told = 0
  #begun = false
  #over = false
  #said: string | null = null

  constructor(
    question: { readonly prompt: Prompt; readonly sampling: Sampling; readonly account: string },
    pieces: Pieces,
    actions: AnswerActions,
  ) {
    this.account = question.account
    this.prompt = question.prompt
    this.sampling = question.sampling
    this.#pieces = pieces
    this.#actions = actions
    this.#trace = new TraceSteps(question.prompt, question.sampling)
    this.#scores = new TokenScores(pieces)
    this.#reading = new AnswerReading(question.sampling)
  }

  /** h0. */
  get traceStart(): Uint8Array {
    return this.#trace.start
  }

  /** All that it said; null where it was broken off, or a program goes on with what it called. */
  get said(): string | null {
    return this.#said
  }

  moved(position: number): void {
    // Once it has begun it is no news where it stands: a rest only looks like a slow token.
    if (!this.#begun) this.events.push({ type: 'queued', position })
  }

  admitted(): void {
    this.#begun = true
    this.#actions.begin(this)
  }

  stepAside(): void {
    this.#actions.rest(this)
  }

  refused(error: EngineError): void {
    this.#over = true
    this.events.fail(error)
  }

  prompted(cached: number): void {
    this.#cached = cached
    const promptTokens = this.prompt.tokens
    this.events.push({ type: 'prompted', promptTokens, cachedTokens: cached })
  }

  token({ id, kind, trace, score }: Omit<TokenReport, 'run'>): void {
    // A token that was on its way when the answer ended is not part of it.
    if (this.#over) return
    this.#ids.push(id)
    this.#kinds.push(kind)
    this.#trace.push(trace)
    this.#scores.push(id, score)
    this.#deliver(this.#reading.push(pieceOf(this.#pieces, id), id))
    if (this.#reading.stopped) this.#finish('stop')
  }

  rested(): void {
    this.#actions.rested(this)
  }

  ended(end: RunEnd): void {
    if (end === 'stuck') return this.failed(stuck())
    this.#finish(end === 'eos' && this.#reading.calls > 0 ? 'tool' : end)
    this.#actions.gone(this)
  }

  failed(error: EngineError): void {
    this.#over = true
    this.events.fail(error)
    this.#actions.gone(this)
  }

  /** Ends it now, with everything so far. */
  abort(): void {
    this.#finish('aborted')
  }

  #finish(stop: EngineStop): void {
    if (this.#over) return
    this.#over = true
    this.#deliver(this.#reading.end())
    if (stop !== 'aborted' && stop !== 'tool') this.#said = this.#reading.text
    this.events.push({
      type: 'stopped',
      run: {
        stop,
        text: this.#reading.text,
        ids: this.#ids,
        kinds: this.#kinds,
        trace: this.#trace.value,
        edits: this.#reading.edits,
        usage: {
          promptTokens: this.prompt.tokens,
          cachedTokens: this.#cached,
          outputTokens: this.#ids.length,
        },
        remote: null,
      },
    })
    this.events.close()
    if (stop === 'stop' || stop === 'aborted') this.#actions.cancel(this)
  }

  #deliver(told: readonly Told[]): void {
    for (const one of told) {
      // Thoughts and calls have no scores of their own, but use theirs up.
      const scores = this.#scores.take(one.ids.length)
      const isScored = one.type === 'delta' && this.sampling.scores !== null
      const kinds = this.#kinds.slice(this.#told, (this.#told += one.ids.length))
      const forced = kinds.some(isForced) && { kinds }
      this.events.push({ ...one, ...forced, ...(isScored && { scores }) })
    }
  }
}

const stuck = () =>
  new EngineError(
    'engine_failed',
    'the grammar of this answer allows nothing that the model could write next: make its schema simpler',
  )
