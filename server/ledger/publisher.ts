import { setTimeout as delay } from 'node:timers/promises'
import { toBase64 } from '@overt/verifier'
import { publish, sweep } from './integrate.ts'
import { type Head, LedgerError, type LedgerState } from './ledger.ts'
import type { LedgerLogger } from './logger.ts'
import type { LedgerStorage } from './storage.ts'
import { rememberedTiles } from './tile-tree.ts'
import { consistencyHashes } from './tree-proof.ts'
import type { Witnesses } from './witnesses.ts'

/** The least time from one witnessed checkpoint to the next: a witness takes so many and no more. */
const witnessedMs = 1000
const firstRetryMs = 50
const lastRetryMs = 5000

export type PublisherStart = {
  readonly storage: LedgerStorage
  readonly witnesses: Witnesses | null
  readonly logger: LedgerLogger
  readonly signed: Head
  /** What readers have now. */
  readonly published: Head
}

type Waiting = {
  readonly index: number
  readonly resolve: (head: Head) => void
  readonly reject: (error: unknown) => void
}

/**
 * Makes signed heads public, the newest one that there is; where there are witnesses, only with their
 * cosignatures. It runs beside signing, so that an outage of theirs holds up neither acknowledgements
 * nor signatures, and it has the first word after a start: nothing new is signed before they agreed.
 */
export class Publisher implements AsyncDisposable {
  readonly #storage: LedgerStorage
  readonly #witnesses: Witnesses | null
  readonly #logger: LedgerLogger
  #signed: Head
  #published: Head
  /** False until the published head is the signed one with all that it needs. */
  #done: boolean
  #unwitnessed = false
  #publishing: Promise<void> | null = null
  #waiting: Waiting[] = []
  #refused: LedgerError | null = null
  readonly #confirmed = Promise.withResolvers<void>()
  #isConfirmed: boolean
  readonly #closing = new AbortController()

  constructor({ storage, witnesses, logger, signed, published }: PublisherStart) {
    this.#storage = storage
    this.#witnesses = witnesses
    this.#logger = logger
    this.#signed = signed
    this.#published = published
    this.#done = witnesses === null && published.size === signed.size
    // Nobody need wait for it: `state` says the same.
    this.#confirmed.promise.catch(() => {})
    this.#isConfirmed = witnesses === null
    if (witnesses === null) this.#confirmed.resolve()
    if (!this.#done) this.#publishing = this.#publishAll()
  }

  get head(): Head {
    return this.#published
  }

  get state(): LedgerState {
    if (this.#refused) return { type: 'refused', detail: this.#refused.message }
    if (!this.#unwitnessed) return { type: 'signing' }
    return { type: 'waiting', detail: tooFew }
  }

  /** Whether new heads may be signed: no witness, or enough of them, know this ledger as it is here. */
  get isConfirmed(): boolean {
    return this.#isConfirmed
  }

  /** Resolves once new heads may be signed; rejects when they never may. */
  get confirmed(): Promise<void> {
    return this.#confirmed.promise
  }

  offer(signed: Head): void {
    this.#signed = signed
    this.#done = false
    this.#publishing ??= this.#publishAll()
  }

  /** Resolves with the published head once it covers the index. */
  async covering(index: number, signal: AbortSignal): Promise<Head> {
    signal.throwIfAborted()
    if (index < this.#published.size) return this.#published
    if (this.#refused) throw this.#refused
    const { promise, resolve, reject } = Promise.withResolvers<Head>()
    const waiting = { index, resolve, reject }
    const leave = () => {
      this.#waiting = this.#waiting.filter((other) => other !== waiting)
      reject(signal.reason)
    }
    this.#waiting.push(waiting)
    signal.addEventListener('abort', leave, { once: true })
    return promise.finally(() => signal.removeEventListener('abort', leave))
  }

  /** Whoever waits is told why it will not come. */
  stop(error: LedgerError): void {
    this.#refused ??= error
    this.#isConfirmed = false
    this.#confirmed.reject(error)
    for (const { reject } of this.#waiting.splice(0)) reject(error)
  }

  async #publishAll(): Promise<void> {
    let retryMs = firstRetryMs
    while (!this.#done && this.#refused === null) {
      try {
        const isOut = await this.#publishOne()
        retryMs = isOut ? firstRetryMs : Math.min(2 * retryMs, lastRetryMs)
        if (this.#closing.signal.aborted && !isOut) break
        if (this.#witnesses) await this.#sleep(isOut ? witnessedMs : retryMs)
      } catch (error) {
        if (error instanceof LedgerError) this.stop(error)
        if (this.#refused || this.#closing.signal.aborted) break
        this.#logger.error({ err: error, retryMs }, 'the ledger could not publish; it tries again')
        await this.#sleep(retryMs)
        retryMs = Math.min(2 * retryMs, lastRetryMs)
      }
    }
    this.#publishing = null
  }

  async #publishOne(): Promise<boolean> {
    const signed = this.#signed
    const head = await this.#cosigned(signed)
    this.#noteOutage(head === null)
    if (head === null) return false
    this.#isConfirmed = true
    this.#confirmed.resolve()
    const older = this.#published
    await publish(this.#storage, head)
    this.#published = head
    if (this.#signed === signed) this.#done = true
    for (const { resolve } of this.#waiting.filter(({ index }) => index < head.size)) resolve(head)
    this.#waiting = this.#waiting.filter(({ index }) => index >= head.size)
    await sweep(this.#storage, older.size, head.size)
    return true
  }

  #cosigned(head: Head): Promise<Head | null> {
    if (this.#witnesses === null) return Promise.resolve(head)
    const proofFrom = (size: number) => this.#proof(size, head)
    return this.#witnesses.cosign(head, proofFrom, this.#closing.signal)
  }

  async #proof(size: number, head: Head): Promise<readonly string[]> {
    if (size === 0 || size === head.size) return []
    const tiles = rememberedTiles(this.#storage)(head.size)
    return (await consistencyHashes(tiles, size, head.size)).map(toBase64)
  }

  #noteOutage(isOut: boolean): void {
    if (isOut && !this.#unwitnessed && !this.#closing.signal.aborted) {
      this.#logger.warn({ size: this.#signed.size }, tooFew)
    }
    this.#unwitnessed = isOut
  }

  async #sleep(ms: number): Promise<void> {
    // Closing cuts every wait short; that is the only way this rejects.
    await delay(ms, undefined, { signal: this.#closing.signal }).catch(() => {})
  }

  /** Publishes what can be without waiting; the next start publishes the rest. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort()
    await this.#publishing
  }
}

const tooFew =
  'too few witnesses answer, so no new checkpoint is published; what was acknowledged is kept, and ' +
  'it is published as soon as they answer: `overt ledger witnesses` says how each of them does'
