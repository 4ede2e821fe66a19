import { setTimeout as delay } from 'node:timers/promises'
import { maxEntryBytes } from './bundle.ts'
import { type Signed, integrate, publish, sweep } from './integrate.ts'
import { encodeFrame } from './journal.ts'
import { type Head, LedgerError } from './ledger.ts'
import type { LedgerLogger } from './logger.ts'
import type { NoteSigner } from './note-signer.ts'
import type { LedgerStorage } from './storage.ts'

/** Entries that may wait, in memory and in the journal, for a signed head; then appends are refused. */
export const maxWaitingEntries = 16_384
/** Entries that one signed head takes in at most. */
export const maxBatch = 4096
/** The least time from one signed head to the next: a lone entry is sealed at once, a crowd together. */
const batchMs = 50
/** A journal longer than this is written anew without what the signed head covers. */
const maxJournalBytes = 4 * 1024 * 1024
const firstRetryMs = 50
const lastRetryMs = 5000

type Waiting = {
  readonly entry: Uint8Array
  readonly resolve: (index: number) => void
  readonly reject: (error: unknown) => void
}

type Sealing = {
  readonly index: number
  readonly resolve: (head: Head) => void
  readonly reject: (error: unknown) => void
}

export type SequencerStart = {
  readonly storage: LedgerStorage
  readonly signer: NoteSigner
  readonly logger: LedgerLogger
  readonly clock: () => number
  readonly signed: { readonly tree: Signed['tree']; readonly head: Head }
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

  /** Not acknowledged yet. append() adds, commit() takes; so many it has in hand. */
  #queue: Waiting[] = []
  #inHand = 0
  #committing: Promise<void> | null = null
  /** The journal may hold bytes of which nobody was told. commit() owns this and the next. */
  #journalIsWhole: boolean
  #journalBytes: number

  /** In the journal, not in the signed tree. commit() adds at the end, seal() takes from the front. */
  #pending: Uint8Array[] = []
  /** seal() owns these: the signed tree, the published head, and the batch in hand (0: none). */
  #signed: { readonly tree: Signed['tree']; readonly head: Head }
  #published: Head
  #batch = 0
  #lastBatchAt = 0
  #sealing: Promise<void> | null = null
  #waitingForSeal: Sealing[] = []

  /** Why this ledger takes nothing more; set once. */
  #stopped: LedgerError | null = null
  readonly #closing = new AbortController()

  constructor(start: SequencerStart) {
    this.#storage = start.storage
    this.#signer = start.signer
    this.#logger = start.logger
    this.#clock = start.clock
    this.#signed = start.signed
    this.#published = start.signed.head
    this.#journalIsWhole = start.journalIsWhole
    this.#journalBytes = start.journalBytes
  }

  /** The published head. */
  get head(): Head {
    return this.#published
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

  async sealed(index: number, signal: AbortSignal): Promise<Head> {
    signal.throwIfAborted()
    if (index < this.#published.size) return this.#published
    if (this.#stopped) throw this.#stopped
    const { promise, resolve, reject } = Promise.withResolvers<Head>()
    const waiting = { index, resolve, reject }
    const leave = () => {
      this.#waitingForSeal = this.#waitingForSeal.filter((other) => other !== waiting)
      reject(signal.reason)
    }
    this.#waitingForSeal.push(waiting)
    signal.addEventListener('abort', leave, { once: true })
    return promise.finally(() => signal.removeEventListener('abort', leave))
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
    for (const [at, { resolve }] of batch.entries()) resolve(first + at)
    this.#sealing ??= this.#sealAll()
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

  async #sealAll(): Promise<void> {
    let retryMs = firstRetryMs
    while (!this.#stopped && this.#unpublished()) {
      try {
        await this.#gather()
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

  #unpublished(): boolean {
    return this.#pending.length > 0 || this.#published.size < this.#signed.head.size
  }

  /** Lets a crowd share one signed head. A clock that jumps costs one interval at most. */
  async #gather(): Promise<void> {
    const since = this.#clock() - this.#lastBatchAt
    const full = this.#pending.length >= maxBatch
    if (!full && since >= 0 && since < batchMs) await this.#sleep(batchMs - since)
    this.#lastBatchAt = this.#clock()
  }

  async #sealBatch(): Promise<void> {
    if (this.#pending.length > 0) {
      // After a failure the same batch again: the head may be in the cell already, byte for byte.
      this.#batch ||= Math.min(this.#pending.length, maxBatch)
      const entries = this.#pending.slice(0, this.#batch)
      const signed = await integrate(this.#storage, this.#signer, this.#signed, entries)
      this.#pending.splice(0, this.#batch)
      this.#signed = signed
      this.#batch = 0
    }
    const older = this.#published
    await publish(this.#storage, this.#signed.head)
    this.#published = this.#signed.head
    this.#tellSealed()
    await sweep(this.#storage, older.size, this.#published.size)
  }

  #tellSealed(): void {
    const sealed = this.#waitingForSeal.filter(({ index }) => index < this.#published.size)
    this.#waitingForSeal = this.#waitingForSeal.filter(({ index }) => index >= this.#published.size)
    for (const { resolve } of sealed) resolve(this.#published)
  }

  /** A ledger that must not sign halts rather than guesses: everyone who waits is told why. */
  #stop(error: LedgerError): void {
    this.#stopped ??= error
    for (const { reject } of this.#waitingForSeal.splice(0)) reject(error)
  }

  async #sleep(ms: number): Promise<void> {
    // Closing cuts every wait short; that is the only way this rejects.
    await delay(ms, undefined, { signal: this.#closing.signal }).catch(() => {})
  }

  /** Acknowledges and seals what is waiting, as far as the storage lets it; the journal has the rest. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort()
    await this.#committing
    await this.#sealing
    this.#stop(closed())
  }
}

const closed = (): LedgerError =>
  new LedgerError('ledger_refused', 'could not use the ledger: it is closed; open it again')

function refusalOf(entry: Uint8Array, waiting: number): LedgerError | null {
  if (entry.length === 0 || entry.length > maxEntryBytes) {
    const message = `could not append ${entry.length} bytes: an entry has 1 to ${maxEntryBytes}`
    return new LedgerError('ledger_refused', message)
  }
  if (waiting < maxWaitingEntries) return null
  return new LedgerError(
    'too_many_leaves',
    `could not append: ${waiting} entries wait for the disk; try again in a few seconds`,
  )
}

function notWritten(cause: unknown): LedgerError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const message = 'could not write to the ledger: the disk is full; free some space and try again'
    return new LedgerError('disk_full', message, { cause })
  }
  const message = "could not write to the ledger's journal; look at the disk and try again"
  return new LedgerError('ledger_refused', message, { cause })
}
