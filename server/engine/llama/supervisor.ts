import { LoadError } from '../load-error.ts'
import { startProcess, type EngineProcess, type Exit } from './engine-process.ts'
import type {
  ExpectOrder,
  FromChild,
  Loaded,
  LoadOrder,
  ToChild,
  TokeniseText,
} from './protocol.ts'
import { Vigil } from './vigil.ts'
import { newRun, type RunListener, type RunOrder, type Work } from './work.ts'
import { Workload } from './workload.ts'

export type EngineState = {
  readonly state: 'loading' | 'ready' | 'restarting' | 'failed' | 'closed'
  readonly pid: number | null
  /** Processes that died under us, ever. */
  readonly crashes: number
}

export interface EngineLogger {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export type SupervisorOptions = {
  readonly load: LoadOrder
  readonly logger: EngineLogger
  readonly onState: (state: EngineState) => void
  /** Silence from a process that has work means that it hangs. */
  readonly hangMs: number
  readonly loadMs: number
  /** How long to wait before a start that follows a failed one. */
  readonly retryMs: number
}

const STARTS_ALLOWED = 3
/** What whoever asked is told. Why is in the log: it may name this machine's files. */
const DOES_NOT_START = 'the engine does not start, and the log of the server says why'

/**
 * Keeps one engine process alive. Unfinished work outlives a process: in the next one, a run is given
 * the tokens it had and goes on. The noise is keyed by position, so it goes on exactly.
 */
export class Supervisor {
  readonly #options: SupervisorOptions
  readonly #work = new Workload()
  readonly #opened = Promise.withResolvers<Loaded>()
  #process: EngineProcess<ToChild> | null = null
  #processEnded: Promise<void> = Promise.resolve()
  #state: EngineState['state'] = 'loading'
  #everLoaded = false
  #crashes = 0
  #starts = 0
  #refusal: string | null = null
  readonly #vigil = new Vigil((why) => {
    this.#refusal = why
    this.#process?.kill()
  })
  #retry: NodeJS.Timeout | null = null

  constructor(options: SupervisorOptions) {
    this.#options = options
    this.#launch()
  }

  /** Resolves once the model is loaded for the first time. @throws EngineError when it cannot be. */
  get opened(): Promise<Loaded> {
    return this.#opened.promise
  }

  /** The run's number, for `cancel`. The caller starts no more runs than there are sequences. */
  start(order: RunOrder, listener: RunListener): number {
    return this.#add(newRun(order, listener))
  }

  /** Nothing is promised: a process that has just died expects nothing. */
  expect(order: ExpectOrder): void {
    if (this.#state === 'ready') this.#send(order)
  }

  /** Ends a run within one token or one share of its prompt; its listener hears `ended`. */
  cancel(run: number): void {
    const work = this.#work.run(run)
    if (work === null) return
    work.wanted = 'end'
    if (work.isResting) this.#work.ended(run, 'aborted')
    else if (this.#state === 'ready' && !work.isLeaving) this.#send({ type: 'cancel', run })
  }

  /**
   * Gives a run's sequence back, but keeps what it has; its listener hears `rested` at once. The pipe keeps the
   * order, so what is started next finds the sequence free in the very step that would have gone on with this.
   */
  rest(run: number): void {
    const work = this.#work.run(run)
    if (work?.wanted !== 'run') return
    work.wanted = 'rest'
    if (this.#state === 'ready' && !work.isLeaving) {
      work.isLeaving = true
      this.#send({ type: 'cancel', run })
    }
    this.#work.rested(work)
  }

  /** A run that rested goes on exactly where it was. */
  resume(run: number): void {
    const work = this.#work.run(run)
    if (work?.isResting !== true) return
    work.wanted = 'run'
    work.isResting = false
    if (this.#state === 'ready' && !work.isLeaving) this.#order(run, work)
  }

  /** @throws the signal's reason as soon as it aborts. */
  async tokenise(
    texts: readonly TokeniseText[],
    more: boolean,
    signal: AbortSignal,
  ): Promise<readonly (readonly number[])[]> {
    signal.throwIfAborted()
    const {
      promise: ids,
      resolve,
      reject,
    } = Promise.withResolvers<readonly (readonly number[])[]>()
    const number = this.#add({ kind: 'tokenise', texts, more, resolve, reject, crashes: 0 })
    const forget = () => {
      this.#work.forget(number, signal.reason)
      if (this.#state === 'ready') this.#send({ type: 'forget', request: number })
    }
    signal.addEventListener('abort', forget, { once: true })
    try {
      return await ids
    } finally {
      signal.removeEventListener('abort', forget)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#become('closed')
    if (this.#retry !== null) clearTimeout(this.#retry)
    this.#vigil.end()
    this.#work.failAll('the engine was closed')
    this.#process?.kill()
    await this.#processEnded
  }

  #add(work: Work): number {
    const number = this.#work.add(work)
    if (this.#state === 'closed') this.#work.failAll('the engine was closed')
    else if (this.#state === 'ready') this.#order(number, work)
    else if (this.#state === 'failed') this.#launch()
    return number
  }

  #order(number: number, work: Work): void {
    if (work.kind === 'tokenise') {
      const { texts, more } = work
      this.#send({ type: 'tokenise', request: number, texts, more })
    } else if (work.wanted === 'end') {
      this.#work.ended(number, 'aborted')
    } else if (work.wanted === 'run') {
      const forced = Int32Array.from(work.ids)
      const trace = work.trace ?? work.order.trace
      this.#send({ type: 'start', run: number, ...work.order, forced, trace })
    }
  }

  #again(run: number): void {
    const work = this.#work.run(run)
    if (work !== null) this.#order(run, work)
  }

  #launch(): void {
    this.#starts++
    this.#refusal = null
    const ended = Promise.withResolvers<void>()
    this.#processEnded = ended.promise
    const process = startProcess<ToChild, FromChild>('child.ts', {
      message: (message) => {
        if (this.#process === process) this.#receive(message)
      },
      exit: (exit) => {
        ended.resolve()
        if (this.#process === process) this.#exited(exit)
      },
    })
    this.#process = process
    this.#become(this.#everLoaded ? 'restarting' : 'loading')
    const { load } = this.#options
    // Measured once: answers wait for a process that follows another.
    this.#send(this.#everLoaded ? { ...load, measure: 'nothing' } : load)
  }

  #send(message: ToChild): void {
    this.#process?.send(message)
    this.#watch()
  }

  #receive(message: FromChild): void {
    this.#watch()
    switch (message.type) {
      case 'loaded':
        return this.#loaded(message)
      case 'tokenised':
        return this.#work.tokenised(message.request, message.ids)
      case 'step':
        for (const run of this.#work.stepped(message)) this.#again(run)
        return this.#watch()
      case 'refused':
      case 'broken':
        this.#refusal = message.reason
        this.#options.logger.error(message, 'the engine process gave up')
        return
      default:
        throw new Error(`unknown message ${JSON.stringify(message satisfies never)}`)
    }
  }

  #loaded(message: Loaded): void {
    this.#starts = 0
    this.#everLoaded = true
    this.#become('ready')
    this.#opened.resolve(message)
    for (const [number, work] of this.#work.all) this.#order(number, work)
    this.#watch()
  }

  #exited(exit: Exit): void {
    this.#process = null
    this.#watch()
    if (this.#state === 'closed') return
    const why = this.#refusal ?? describeExit(exit)
    if (this.#state === 'ready') this.#crashed(exit, why)
    else this.#options.logger.error({ ...exit, why }, 'the engine process did not start')
    if (!this.#everLoaded) return this.#neverOpened(why)
    if (this.#starts >= STARTS_ALLOWED) {
      this.#starts = 0
      this.#become('failed')
      return this.#work.failAll(DOES_NOT_START)
    }
    this.#become('restarting')
    this.#retry = setTimeout(() => this.#launch(), this.#starts * this.#options.retryMs)
  }

  #crashed(exit: Exit, why: string): void {
    this.#crashes++
    const { logger } = this.#options
    logger.warn({ ...exit, why, unfinished: this.#work.size }, 'the engine process died')
    this.#work.crashed(why)
  }

  #neverOpened(why: string): void {
    this.#become('failed')
    this.#opened.reject(new LoadError(this.#options.load.modelPath, why))
    this.#work.failAll(DOES_NOT_START)
  }

  #become(state: EngineState['state']): void {
    this.#state = state
    this.#options.onState({ state, pid: this.#process?.pid ?? null, crashes: this.#crashes })
  }

  /** Any sign of life puts the watchdog off; without work it sleeps. */
  #watch(): void {
    const loading = this.#state === 'loading' || this.#state === 'restarting'
    const { loadMs, hangMs } = this.#options
    if (this.#process === null) this.#vigil.end()
    else if (loading) this.#vigil.expect({ ms: loadMs, texts: null })
    else if (this.#work.isUnderWay)
      this.#vigil.expect({ ms: hangMs, texts: this.#work.oldestTexts })
    else this.#vigil.end()
  }
}

function describeExit({ code, signal }: Exit): string {
  return signal === null ? `its process ended with code ${code}` : `its process died of ${signal}`
}
