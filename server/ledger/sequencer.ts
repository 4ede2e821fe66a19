import { setTimeout as delay } from 'node:timers/promises'
import { type Signed, integrate } from './integrate.ts'
import { encodeFrame } from './journal.ts'
import { type Head, LedgerError, type LedgerState } from './ledger.ts'
import type { LedgerLogger } from './logger.ts'
import type { NoteSigner } from './note-signer.ts'
import { type Pace, decides, hides, paddingFor, sealable } from './pace.ts'
import type { Publisher } from './publisher.ts'
import { asRefusal, closed, notWritten, refusalOf } from './refusal.ts'
import type { LedgerStorage } from './storage.ts'
import { lookMs, tick } from './tick.ts'

/** Entries that one signed head takes in at most. */
export const maxBatch = 4096
/**
 * An entry waits so long for company: answers that end within a step or two share one signed head, and their last
 * words are on their way before it takes the thread. No two heads are closer, but under a crowd that fills them.
 */
const companyMs = 75
/** A journal longer than this is written anew without what the signed head covers. */
const maxJournalBytes = 4 * 1024 * 1024
const firstRetryMs = 50
const lastRetryMs = 5000

type Waiting = {
  readonly entry: Uint8Array
  readonly resolve: (index: number) => void
  readonly reject: (error: unknown) => void
}

export type SequencerStart = {
  readonly storage: LedgerStorage
  readonly signer: NoteSigner
  readonly logger: LedgerLogger
  readonly clock: () => number
  readonly signed: { readonly tree: Signed['tree']; readonly head: Head }
  /** Owned by the sequencer from here on. */
  readonly publisher: Publisher
  /** In the journal, and under no signed head yet. */
  readonly acknowledged: readonly Uint8Array[]
  readonly pace: () => Pace
  readonly random: (bytes: number) => Uint8Array
  /** False when the journal has a tail that must go before anything is added. */
  readonly journalIsWhole: boolean
  readonly journalBytes: number
}

/**
 * Gives entries their place. Two loops, each running at most once: commit() moves entries from the
 * queue to the journal and acknowledges them, seal() moves them from the journal to the signed tree.
 */
export class Sequencer implements AsyncDisposable {
  readonly #storage: LedgerStorage
  readonly #signer: NoteSigner
  readonly #logger: LedgerLogger
  readonly #clock: () => number
  readonly #random: (bytes: number) => Uint8Array
  readonly #pace: () => Pace
  readonly #publisher: Publisher

  /** Not acknowledged yet. append() adds, commit() takes; so many it has in hand. */
  #queue: Waiting[] = []
  #inHand = 0
  #committing: Promise<void> | null = null
  /** The journal may hold bytes of which nobody was told. commit() owns this and the next. */
  #journalIsWhole: boolean
  #journalBytes: number

  /** In the journal, not in the signed tree. commit() adds at the end, seal() takes from the front. */
  #pending: Uint8Array[]
  /** seal() owns these: the signed tree, and the batch in hand (0: none). */
  #signed: { readonly tree: Signed['tree']; readonly head: Head }
  #batch = 0
  #sealing: Promise<void> | null = null
  readonly #looking: NodeJS.Timeout
  /** Aborted while an entry waits that decides something: it is not slowed down. */
  #decided = new AbortController()

  /** Why this ledger takes nothing more; set once. */
  #stopped: LedgerError | null = null
  readonly #closing = new AbortController()

  constructor(start: SequencerStart) {
    this.#storage = start.storage
    this.#signer = start.signer
    this.#logger = start.logger
    this.#clock = start.clock
    this.#random = start.random
    this.#pace = start.pace
    this.#publisher = start.publisher
    this.#signed = start.signed
    this.#pending = [...start.acknowledged]
    if (this.#pending.some(decides)) this.#decided.abort()
    this.#journalIsWhole = start.journalIsWhole
    this.#journalBytes = start.journalBytes
    this.#looking = setInterval(() => this.#sealWhatIsDue(), lookMs).unref()
    this.#sealWhatIsDue()
    // Refused by a witness, it takes nothing more, not even into the journal.
    start.publisher.confirmed.catch((error: unknown) => this.#stop(asRefusal(error)))
  }

  /** The published head. */
  get head(): Head {
    return this.#publisher.head
  }

  get signed(): Head {
    return this.#signed.head
  }

  get state(): LedgerState {
    return this.#stopped
      ? { type: 'refused', detail: this.#stopped.message }
      : this.#publisher.state
  }

  /** Acknowledged entries that no signed head covers yet; the first one has the index `first`. */
  get pending(): { readonly first: number; readonly entries: readonly Uint8Array[] } {
    return { first: this.#signed.tree.size, entries: this.#pending }
  }

  append(entry: Uint8Array): Promise<number> {
    const refusal =
      this.#stopped ??
      (this.#closing.signal.aborted ? closed() : null) ??
      refusalOf(entry, this.#queue.length + this.#inHand + this.#pending.length)
    if (refusal) return Promise.reject(refusal)
    return new Promise((resolve, reject) => {
      this.#queue.push({ entry: entry.slice(), resolve, reject })
      this.#committing ??= this.#commitAll()
    })
  }

  sealed(index: number, signal: AbortSignal): Promise<Head> {
    return this.#publisher.covering(index, signal)
  }

  /** While one fsync runs the queue fills; all of it shares the next one. */
  async #commitAll(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#queue.splice(0, maxBatch)
      this.#inHand = batch.length
      await this.#commit(batch)
      this.#inHand = 0
    }
    this.#committing = null
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    if (this.#stopped) {
      for (const { reject } of batch) reject(this.#stopped)
      return
    }
    const entries = batch.map(({ entry }) => entry)
    try {
      await this.#writeJournal(entries)
    } catch (cause) {
      this.#journalIsWhole = false
      const failure = notWritten(cause)
      this.#logger.error({ err: failure }, 'the ledger could not take entries')
      for (const { reject } of batch) reject(failure)
      return
    }
    const first = this.#signed.tree.size + this.#pending.length
    this.#pending.push(...entries)
    if (entries.some(decides)) this.#decided.abort()
    for (const [at, { resolve }] of batch.entries()) resolve(first + at)
    this.#sealWhatIsDue()
  }

  async #writeJournal(entries: readonly Uint8Array[]): Promise<void> {
    const covered = this.#signed.tree.size
    const pending = [...this.#pending]
    if (this.#journalIsWhole && this.#journalBytes < maxJournalBytes) {
      const frame = encodeFrame({ first: covered + pending.length, entries })
      await this.#storage.appendJournal(frame)
      this.#journalBytes += frame.length
      return
    }
    const frame = encodeFrame({ first: covered, entries: [...pending, ...entries] })
    await this.#storage.replaceJournal(frame)
    this.#journalIsWhole = true
    this.#journalBytes = frame.length
  }

  #sealWhatIsDue(): void {
    if (this.#isDue) this.#sealing ??= this.#sealAll()
  }

  /** A pace that hides makes its batches whether anything came or not. */
  get #isDue(): boolean {
    if (this.#stopped) return false
    return this.#pending.length > 0 || (hides(this.#pace()) && !this.#closing.signal.aborted)
  }

  async #sealAll(): Promise<void> {
    let retryMs = firstRetryMs
    while (this.#isDue) {
      try {
        if (!(await this.#mayBegin())) break
        await this.#sealBatch()
        retryMs = firstRetryMs
      } catch (error) {
        if (error instanceof LedgerError) this.#stop(error)
        if (this.#stopped || this.#closing.signal.aborted) break
        this.#logger.error({ err: error, retryMs }, 'the ledger could not seal; it will try again')
        await this.#sleep(retryMs)
        retryMs = Math.min(2 * retryMs, lastRetryMs)
      }
    }
    this.#sealing = null
  }

  /** False when it closes first: what waits is in the journal, and the next start asks again. */
  async #mayBegin(): Promise<boolean> {
    if (!this.#publisher.isConfirmed) {
      await Promise.race([this.#publisher.confirmed, aborted(this.#closing.signal)])
    }
    if (this.#publisher.isConfirmed) await this.#gather()
    return this.#publisher.isConfirmed
  }

  /** Lets a crowd share one signed head. */
  async #gather(): Promise<void> {
    const sooner = AbortSignal.any([this.#closing.signal, this.#decided.signal])
    await tick(this.#pace, this.#clock, sooner)
    if (this.#pending.length < maxBatch) await this.#sleep(companyMs)
  }

  async #sealBatch(): Promise<void> {
    // After a failure the same batch again: the head may be in the cell already, byte for byte.
    if (this.#batch === 0) {
      const pace = this.#pace()
      await this.#pad(paddingFor(this.#pending.length, pace, this.#random))
      this.#batch = sealable(this.#pending.length, maxBatch, pace)
      if (this.#batch === 0) return
    }
    const entries = this.#pending.slice(0, this.#batch)
    const signed = await integrate(this.#storage, this.#signer, this.#signed, entries)
    this.#pending.splice(0, this.#batch)
    if (!this.#pending.some(decides)) this.#decided = new AbortController()
    this.#signed = signed
    this.#batch = 0
    this.#publisher.offer(signed.head)
  }

  /** Padding is an entry like any other: in the journal before it is in the tree. */
  async #pad(entries: readonly Uint8Array[]): Promise<void> {
    if (entries.length === 0) return
    const added = entries.map((entry) => {
      const { promise, resolve, reject } = Promise.withResolvers<number>()
      this.#queue.push({ entry, resolve, reject })
      return promise
    })
    this.#committing ??= this.#commitAll()
    // Not a LedgerError: a disk that is full for padding is full for now.
    await Promise.all(added).catch((cause: unknown) => {
      throw new Error('could not pad a batch of the ledger', { cause })
    })
  }

  /** A ledger that must not sign halts rather than guesses: everyone who waits is told why. */
  #stop(error: LedgerError): void {
    this.#stopped ??= error
    this.#publisher.stop(error)
  }

  async #sleep(ms: number): Promise<void> {
    // Closing cuts every wait short; that is the only way this rejects.
    await delay(ms, undefined, { signal: this.#closing.signal }).catch(() => {})
  }

  /** Acknowledges and seals what is waiting, as far as the storage lets it; the journal has the rest. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort()
    clearInterval(this.#looking)
    await this.#committing
    await this.#sealing
    await this.#publisher[Symbol.asyncDispose]()
    this.#stop(closed())
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
