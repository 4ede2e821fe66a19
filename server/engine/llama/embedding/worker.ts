import { EngineError } from '../../engine.ts'
import { LoadError } from '../../load-error.ts'
import { startProcess, type EngineProcess } from '../engine-process.ts'
import type { EngineLogger } from '../supervisor.ts'
import { Watchdog } from '../watchdog.ts'
import type { FromChild, Loaded, LoadOrder, ToChild } from './protocol.ts'

type Work = Exclude<ToChild, LoadOrder>
type Reply = Exclude<FromChild, { readonly type: 'refused' | 'broken' }>
type Pending = PromiseWithResolvers<Reply>

/** Its process is gone: whoever asked may ask another. */
class Died extends Error {}

/** The process of one model. What it was doing when it died is done once more, in a new one. */
export class Worker {
  readonly #load: LoadOrder
  readonly #logger: EngineLogger
  readonly #hangMs: number
  readonly #onCrash: () => void
  #process: EngineProcess<ToChild> | null = null
  #ended: Promise<void> = Promise.resolve()
  #pending: Pending | null = null
  #reason: string | null = null
  #closed = false
  readonly #watchdog = new Watchdog((ms) => {
    this.#reason = `nothing was heard of it for ${Math.round(ms / 1000)} s`
    this.#process?.kill()
  })

  constructor(
    load: LoadOrder,
    options: {
      readonly logger: EngineLogger
      readonly hangMs: number
      readonly onCrash?: () => void
    },
  ) {
    this.#load = load
    this.#logger = options.logger
    this.#hangMs = options.hangMs
    this.#onCrash = options.onCrash ?? (() => {})
  }

  get pid(): number | null {
    return this.#process?.pid ?? null
  }

  /** @throws LoadError when the model cannot be loaded. */
  async open(): Promise<Loaded> {
    try {
      return await this.#launch()
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      throw new LoadError(this.#load.modelPath, why, error)
    }
  }

  /** One at a time. @throws EngineError when it fails in a second process too. */
  async ask(work: Work): Promise<Reply> {
    try {
      return await this.#try(work)
    } catch (first) {
      if (!(first instanceof Died) || this.#closed) throw failed(first)
      return await this.#try(work).catch((second: unknown) => {
        throw failed(second)
      })
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    this.#process?.kill()
    await this.#ended
  }

  async #try(work: Work): Promise<Reply> {
    if (this.#closed) throw new Died('the engine was closed')
    if (this.#process === null) await this.#launch()
    return this.#send(work)
  }

  async #launch(): Promise<Loaded> {
    const ended = Promise.withResolvers<void>()
    this.#ended = ended.promise
    this.#reason = null
    this.#process = startProcess<ToChild, FromChild>('embedding/child.ts', {
      message: (message) => this.#receive(message),
      exit: ({ code, signal, stderr }) => {
        this.#process = null
        const why = this.#reason ?? `its process ended (${signal ?? `code ${code}`})`
        if (!this.#closed) {
          this.#logger.warn({ code, signal, stderr, why }, 'a process that embeds died')
          this.#onCrash()
        }
        this.#settle((pending) => pending.reject(new Died(why)))
        ended.resolve()
      },
    })
    const loaded = await this.#send(this.#load)
    if (loaded.type !== 'loaded') throw new Error(`${loaded.type} came before the model`)
    return loaded
  }

  #send(message: ToChild): Promise<Reply> {
    const pending = Promise.withResolvers<Reply>()
    this.#pending = pending
    this.#watchdog.expect(this.#hangMs)
    // A message that meets a dead pipe is lost with its process; `exit` says so.
    if (this.#process === null) this.#settle(() => pending.reject(new Died('its process is gone')))
    else this.#process.send(message)
    return pending.promise
  }

  #receive(message: FromChild): void {
    if (message.type === 'refused' || message.type === 'broken') {
      this.#reason = message.reason
      this.#logger.error(message, 'a process that embeds gave up')
    } else this.#settle((pending) => pending.resolve(message))
  }

  #settle(settle: (pending: Pending) => void): void {
    this.#watchdog.expect(null)
    const pending = this.#pending
    this.#pending = null
    if (pending !== null) settle(pending)
  }
}

function failed(error: unknown): EngineError {
  const why = error instanceof Error ? error.message : String(error)
  const message = `the engine failed: ${why}; ask again`
  return new EngineError('engine_failed', message, { cause: error })
}
