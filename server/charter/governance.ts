import { stoppedEntry } from '@overt/verifier'
import type { Ledger } from '../ledger/ledger.ts'
import type { LedgerLogger } from '../ledger/logger.ts'
import type { Chain, SeatedBoard, SignedCharter } from './chain/chain.ts'
import { lapsedFault, openEmergency } from './chain/emergency.ts'
import { extendChain } from './chain/extend.ts'
import { CharterError, DecisionError, StoppedError } from './charter-error.ts'
import type { Charter } from './charter.ts'
import { type InForce, decidedAt, inForce } from './in-force.ts'
import { type LoadedCharter, loadCharter, readChain } from './load-charter.ts'
import type { Permitted, Written } from './permit.ts'
import type { Seen } from './seen.ts'
import { type SightingParts, Sightings } from './sightings.ts'

export type GovernanceParts = SightingParts & {
  readonly ledger: Ledger
  readonly artefactFolder: string
  readonly logger: LedgerLogger
  /** Told of each board that is seated from here on. */
  readonly onBoard: (board: SeatedBoard) => Promise<void>
  /** What was read before the ledger was opened; nothing for one that has just begun. */
  readonly permitted: Permitted | null
}

/** How often it is looked whether an emergency has lapsed, where nobody asks anything. */
const lookMs = 60_000

/**
 * Who decides and what holds, from the ledger's own entries. It alone adds entries that decide something,
 * one at a time, each judged by all that were acknowledged before it, published or not: what is written
 * cannot be taken back. It believes them once a published checkpoint covers them.
 */
export class Governance {
  readonly #parts: GovernanceParts
  #chain: Chain
  #written: Written
  readonly #sightings: Sightings
  readonly #loaded = new Map<number, LoadedCharter>()
  /** write() runs one at a time. */
  #last: Promise<unknown> = Promise.resolve()
  /** So does settle(). */
  #settling: Promise<void> = Promise.resolve()
  #sayingStopped = false
  readonly #closing = new AbortController()
  #looking: NodeJS.Timeout | undefined

  private constructor(parts: GovernanceParts, chain: Chain) {
    this.#parts = parts
    this.#chain = chain
    this.#written = parts.permitted?.written ?? { chain, size: parts.ledger.head().size }
    this.#sightings = new Sightings(parts)
  }

  /** @throws CharterError when the entries, a text of a charter, or their order are not what they must be. */
  static async open(parts: GovernanceParts): Promise<Governance> {
    const { ledger, permitted } = parts
    const governance = new Governance(parts, await readChain(ledger, permitted ?? undefined))
    const { charters, emergencies } = governance.#chain
    for (const charter of charters) {
      const loaded = permitted?.loaded.get(charter.index)
      if (loaded) governance.#loaded.set(charter.index, loaded)
      else await governance.#load(charter)
    }
    for (const { index } of [...charters.slice(1), ...emergencies]) {
      await governance.#sightings.recall(index, ledger.origin, ledger.head())
    }
    if (governance.inForce.kind === 'none') throw noneInForce()
    governance.#settleLater()
    governance.#looking = setInterval(() => governance.#look(), lookMs).unref()
    return governance
  }

  /** What counts: all that a published checkpoint covers. */
  get chain(): Chain {
    return this.#chain
  }

  /** What counts, and what will as soon as a checkpoint is published that covers it. */
  get written(): Chain {
    return this.#written.chain
  }

  get inForce(): InForce {
    const { clock } = this.#parts
    return inForce(this.#restricted, (index) => this.seenAt(index), clock())
  }

  /** Whoever stops the assistant, or takes it back to a fallback, waits for no witness. */
  get #restricted(): Chain {
    const { emergencies } = this.#written.chain
    const act = emergencies.at(-1)?.body.act
    return act === 'stop' || act === 'fallback' ? { ...this.#chain, emergencies } : this.#chain
  }

  /** The charter in force. @throws StoppedError where nothing may answer. */
  get charter(): Charter {
    return this.#require()
  }

  /**
   * What the board decided, also while nothing may answer: what is kept and erased follows it all the same.
   * Never ask it for a prompt.
   */
  get standing(): Omit<Charter, 'systemPrompt'> {
    const now = this.inForce
    if (now.kind === 'charter') return this.#require()
    const board = this.#chain.boards.at(-1)
    const decided = decidedAt(this.#chain, (index) => this.seenAt(index), this.#parts.clock())
    const loaded = decided && this.#loaded.get(decided.index)
    if (!loaded || !board) throw noneInForce()
    return loaded.under(board)
  }

  seenAt(index: number): number | null {
    return this.#sightings.at(index)
  }

  seen(index: number): Seen | null {
    return this.#sightings.get(index)
  }

  loaded(index: number): LoadedCharter | null {
    return this.#loaded.get(index) ?? null
  }

  /**
   * Adds an entry that decides something. Its place, order and signatures are checked before it is
   * written. Resolves once it would survive a power cut; `settled` says when it counts.
   * @throws DecisionError when it must not be there.
   */
  write(entry: Uint8Array): Promise<number> {
    const written = this.#last.then(() => this.#write(entry))
    this.#last = written.catch(() => {})
    return written
  }

  /** Resolves once all that was written so far counts, which with witnesses takes their signatures. */
  settled(): Promise<void> {
    const settled = this.#settling.then(() => this.#settle())
    this.#settling = settled.catch(() => {})
    return settled
  }

  /** Writes an entry and waits until it counts. */
  async decide(entry: Uint8Array): Promise<number> {
    const index = await this.write(entry)
    await this.settled()
    return index
  }

  /** @throws DecisionError where `write` would, as the ledger is now; nothing is written. */
  async judge(entry: Uint8Array): Promise<void> {
    await this.#judged(entry, this.#parts.ledger.head().size)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#looking)
    this.#closing.abort()
    await this.#last
    await this.#settling
  }

  async #write(entry: Uint8Array): Promise<number> {
    const { ledger } = this.#parts
    const expected = await this.#judged(entry, ledger.head().size)
    this.#refuseLate(expected)
    // Its texts must be there before it can never be taken back.
    for (const charter of added(this.written, expected)) await this.#load(charter)
    const index = await ledger.append(entry)
    const chain = await this.#judged(entry, index)
    for (const charter of added(this.written, chain)) await this.#load(charter)
    this.#written = { chain, size: index + 1 }
    this.#settleLater()
    return index
  }

  async #settle(): Promise<void> {
    const { chain, size } = this.#written
    const { ledger, onBoard } = this.#parts
    if (chain === this.#chain) return
    const head = await ledger.sealed(size - 1, this.#closing.signal)
    const before = this.#chain
    for (const charter of added(before, chain)) {
      if (!this.#loaded.has(charter.index)) await this.#load(charter)
      await this.#sightings.see(charter.index, head)
    }
    for (const { index } of chain.emergencies.slice(before.emergencies.length)) {
      await this.#sightings.see(index, head)
    }
    this.#chain = chain
    for (const board of chain.boards.slice(before.boards.length)) await onBoard(board)
  }

  /** Whoever waits for it is told of a failure; it is tried again with the next entry, and by the minute. */
  #settleLater(): void {
    this.settled().catch((error: unknown) => {
      if (this.#closing.signal.aborted) return
      this.#parts.logger.error({ err: error }, 'what the board decided does not count yet')
    })
  }

  async #judged(entry: Uint8Array, index: number): Promise<Chain> {
    const extended = await extendChain(this.written, entry, index)
    if ('fault' in extended) throw new DecisionError(extended.fault)
    return extended
  }

  /** Only the time says that it comes too late: what the ledger has is not judged by that again. */
  #refuseLate({ emergencies }: Chain): void {
    const isNew = emergencies.length > this.written.emergencies.length
    if (!isNew || emergencies.at(-1)?.body.act !== 'ratify' || !this.#hasLapsed) return
    this.#sayStopped()
    throw new DecisionError(lapsedFault)
  }

  async #load(charter: SignedCharter): Promise<void> {
    this.#loaded.set(charter.index, await loadCharter(charter, this.#parts.artefactFolder))
  }

  get #hasLapsed(): boolean {
    const now = this.inForce
    return now.kind === 'stopped' && now.stop.because === 'lapsed'
  }

  #require(): Charter {
    const now = this.inForce
    switch (now.kind) {
      case 'charter': {
        const loaded = this.#loaded.get(now.charter.index)
        if (!loaded) throw new CharterError('could not load the charter in force; run fsck')
        return loaded.under(now.board)
      }
      case 'stopped':
        this.#tellLapse()
        throw new StoppedError(now.stop)
      case 'none':
        throw noneInForce()
    }
  }

  #look(): void {
    this.#tellLapse()
    this.#settleLater()
  }

  #tellLapse(): void {
    if (this.#hasLapsed) this.#sayStopped()
  }

  /** That an emergency lapsed is told in the ledger too, once, for those who follow it. */
  #sayStopped(): void {
    const open = openEmergency(this.written)
    const isTold = (this.written.stopped?.index ?? -1) > (open?.index ?? -1)
    if (isTold || this.#sayingStopped) return
    this.#sayingStopped = true
    const { ledger, logger } = this.#parts
    const entry = stoppedEntry({ v: 'stopped/v1', origin: ledger.origin, because: 'lapsed' })
    this.write(entry).catch((error: unknown) => {
      this.#sayingStopped = false
      logger.error({ err: error }, 'the ledger could not be told that an emergency lapsed')
    })
  }
}

const noneInForce = (): CharterError =>
  new CharterError('could not load the charter: none is in force; run fsck')

const added = (before: Chain, after: Chain): readonly SignedCharter[] =>
  after.charters.slice(before.charters.length)
