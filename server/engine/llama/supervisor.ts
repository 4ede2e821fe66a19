import { EngineError } from '../engine.ts'
import { startProcess, type EngineProcess, type Exit } from './engine-process.ts'
import type {
  FromChild,
  Loaded,
  LoadOrder,
  RunEnd,
  StepReport,
  ToChild,
  TokeniseText,
} from './protocol.ts'
import { Watchdog } from './watchdog.ts'
import type { RunListener, RunOrder, Work } from './work.ts'

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

/** Work that was under way when this many processes died is given up: it may be the cause. */
const CRASHES_ALLOWED = 2
const STARTS_ALLOWED = 3

/**
 * Keeps one engine process alive. Unfinished work outlives a process: in the next one, a run is given
 * the tokens it had and goes on. The noise is keyed by position, so it goes on exactly.
 */
export class Supervisor {
  readonly #options: SupervisorOptions
  readonly #work = new Map<number, Work>()
  readonly #opened = Promise.withResolvers<Loaded>()
  #process: EngineProcess | null = null
  #processEnded: Promise<void> = Promise.resolve()
  #state: EngineState['state'] = 'loading'
  #everLoaded = false
  #crashes = 0
  #starts = 0
  #refusal: string | null = null
  #next = 0
  readonly #watchdog = new Watchdog((ms) => {
    this.#refusal = `nothing was heard of it for ${Math.round(ms / 1000)} s`
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
    return this.#add({
      kind: 'run',
      order,
      listener,
      ids: [],
      trace: null,
      prompted: false,
      cancelled: false,
      crashes: 0,
    })
  }

  /** Ends a run within one token or one share of its prompt; its listener hears `ended`. */
  cancel(run: number): void {
    const work = this.#work.get(run)
    if (work?.kind !== 'run') return
    work.cancelled = true
    if (this.#state === 'ready') this.#send({ type: 'cancel', run })
  }

  tokenise(texts: readonly TokeniseText[]): Promise<readonly (readonly number[])[]> {
    return new Promise((resolve, reject) => {
      this.#add({ kind: 'tokenise', texts, resolve, reject, crashes: 0 })
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#become('closed')
    if (this.#retry !== null) clearTimeout(this.#retry)
    this.#watchdog.expect(null)
    this.#failAll('the engine was closed')
    this.#process?.kill()
    await this.#processEnded
  }

  #add(work: Work): number {
    const number = this.#next++
    this.#work.set(number, work)
    if (this.#state === 'closed') this.#failAll('the engine was closed')
    else if (this.#state === 'ready') this.#order(number, work)
    else if (this.#state === 'failed') this.#launch()
    return number
  }

  #order(number: number, work: Work): void {
    if (work.kind === 'tokenise') {
      this.#send({ type: 'tokenise', request: number, texts: work.texts })
    } else if (work.cancelled) {
      this.#end(number, 'aborted')
    } else {
      const forced = Int32Array.from(work.ids)
      const trace = work.trace ?? work.order.trace
      this.#send({ type: 'start', run: number, ...work.order, forced, trace })
    }
  }

  #launch(): void {
    this.#starts++
    this.#refusal = null
    const ended = Promise.withResolvers<void>()
    this.#processEnded = ended.promise
    const process = startProcess({
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
      case 'tokenised': {
        const work = this.#take(message.request)
        if (work?.kind === 'tokenise') work.resolve(message.ids)
        return
      }
      case 'step':
        return this.#stepped(message)
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
    for (const [number, work] of this.#work) this.#order(number, work)
    this.#watch()
  }

  #stepped({ prompted, tokens, ended }: StepReport): void {
    for (const { run, cached } of prompted) {
      const work = this.#work.get(run)
      if (work?.kind !== 'run' || work.prompted) continue
      work.prompted = true
      work.listener.prompted(cached)
    }
    for (const { run, ...token } of tokens) {
      const work = this.#work.get(run)
      if (work?.kind !== 'run') continue
      work.ids.push(token.id)
      work.trace = token.trace
      work.listener.token(token)
    }
    for (const { run, end } of ended) this.#end(run, end)
    this.#watch()
  }

  #end(number: number, end: RunEnd): void {
    const work = this.#take(number)
    if (work?.kind === 'run') work.listener.ended(end)
  }

  #take(number: number): Work | undefined {
    const work = this.#work.get(number)
    this.#work.delete(number)
    return work
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
      return this.#failAll(`the engine does not start again: ${why}`)
    }
    this.#become('restarting')
    this.#retry = setTimeout(() => this.#launch(), this.#starts * this.#options.retryMs)
  }

  #crashed(exit: Exit, why: string): void {
    this.#crashes++
    const { logger } = this.#options
    logger.warn({ ...exit, why, unfinished: this.#work.size }, 'the engine process died')
    for (const [number, work] of this.#work) {
      work.crashes++
      if (work.crashes >= CRASHES_ALLOWED)
        this.#fail(number, `the engine died twice over it: ${why}`)
    }
  }

  #neverOpened(why: string): void {
    this.#become('failed')
    const file = this.#options.load.modelPath
    const message = `could not load the model ${file}: ${why}; fetch it again or choose another`
    this.#opened.reject(new EngineError('engine_failed', message))
    this.#failAll(why)
  }

  #failAll(why: string): void {
    for (const number of this.#work.keys()) this.#fail(number, why)
  }

  #fail(number: number, why: string): void {
    const work = this.#take(number)
    if (work === undefined) return
    const error = new EngineError('engine_failed', `the model could not go on: ${why}; try again`)
    if (work.kind === 'run') work.listener.failed(error)
    else work.reject(error)
  }

  #become(state: EngineState['state']): void {
    this.#state = state
    this.#options.onState({ state, pid: this.#process?.pid ?? null, crashes: this.#crashes })
  }

  /** Any sign of life puts the watchdog off; without work it sleeps. */
  #watch(): void {
    const loading = this.#state === 'loading' || this.#state === 'restarting'
    const { loadMs, hangMs } = this.#options
    const isExpected = this.#process !== null && (loading || this.#work.size > 0)
    this.#watchdog.expect(isExpected ? (loading ? loadMs : hangMs) : null)
  }
}

function describeExit({ code, signal }: Exit): string {
  return signal === null ? `its process ended with code ${code}` : `its process died of ${signal}`
}
