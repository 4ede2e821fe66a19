import { stoppedEntry } from '@overt/verifier'
import type { Head, Ledger } from '../ledger/ledger.ts'
import type { LedgerLogger } from '../ledger/logger.ts'
import type { Chain, SeatedBoard, SignedCharter } from './chain/chain.ts'
import { lapsedFault, openEmergency } from './chain/emergency.ts'
import { extendChain } from './chain/extend.ts'
import { CharterError, DecisionError, StoppedError } from './charter-error.ts'
import type { Charter } from './charter.ts'
import { type InForce, decidedAt, inForce } from './in-force.ts'
import { type LoadedCharter, loadCharter, readChain } from './load-charter.ts'
import type { Permitted } from './permit.ts'
import { type Seen, keepSeen, readSeen } from './seen.ts'

export type GovernanceParts = {
  readonly ledger: Ledger
  readonly artefactFolder: string
  readonly seenFolder: string
  readonly clock: () => number
  /** Milliseconds that only ever grow: a clock that is moved forward ends no cool-down. */
  readonly elapsed: () => number
  /** Unix seconds at which the board's witnesses had signed a checkpoint; null where none are asked for. */
  readonly witnessTime?: (checkpoint: string) => Promise<number | null>
  readonly logger: LedgerLogger
  /** Told of each board that is seated from here on. */
  readonly onBoard: (board: SeatedBoard) => Promise<void>
  /** What was read before the ledger was opened; nothing for one that has just begun. */
  readonly permitted: Permitted | null
}

/** How often it is looked whether an emergency has lapsed, where nobody asks anything. */
const lookMs = 60_000

type Known = Seen & { readonly elapsedAt: number | null }

/**
 * Who decides and what holds, from the ledger's own entries: it alone adds entries that decide something,
 * one at a time, and believes them once a published checkpoint covers them.
 */
export class Governance {
  readonly #parts: GovernanceParts
  #chain: Chain
  readonly #seen = new Map<number, Known>()
  readonly #loaded = new Map<number, LoadedCharter>()
  /** decide() runs one at a time: each entry is judged by all before it. */
  #last: Promise<unknown> = Promise.resolve()
  #sayingStopped = false
  readonly #closing = new AbortController()
  #looking: NodeJS.Timeout | undefined

  private constructor(parts: GovernanceParts, chain: Chain) {
    this.#parts = parts
    this.#chain = chain
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
      const kept = await readSeen(parts.seenFolder, index, parts.ledger.origin)
      if (kept) governance.#seen.set(index, { ...(await governance.#timed(kept)), elapsedAt: null })
      else await governance.#see(index, parts.ledger.head())
    }
    if (governance.inForce.kind === 'none') throw noneInForce()
    governance.#looking = setInterval(() => governance.#tellLapse(), lookMs).unref()
    return governance
  }

  get chain(): Chain {
    return this.#chain
  }

  get inForce(): InForce {
    const { clock } = this.#parts
    return inForce(this.#chain, (index) => this.seenAt(index), clock())
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

  /** Milliseconds; later than it was by as much as the clock was moved forward meanwhile. */
  seenAt(index: number): number | null {
    const known = this.#seen.get(index)
    if (!known) return null
    if (known.elapsedAt === null) return known.at
    const { clock, elapsed } = this.#parts
    return Math.max(known.at, clock() - (elapsed() - known.elapsedAt))
  }

  seen(index: number): Seen | null {
    return this.#seen.get(index) ?? null
  }

  loaded(index: number): LoadedCharter | null {
    return this.#loaded.get(index) ?? null
  }

  /**
   * Adds an entry that decides something. Its place, order and signatures are checked before it is
   * written, and again where it came to stand. @throws DecisionError when it must not be there.
   */
  decide(entry: Uint8Array): Promise<number> {
    const decided = this.#last.then(() => this.#decide(entry))
    this.#last = decided.catch(() => {})
    return decided
  }

  /** @throws DecisionError where `decide` would, as the ledger is now; nothing is written. */
  async judge(entry: Uint8Array): Promise<void> {
    await this.#judged(entry, this.#parts.ledger.head().size)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#looking)
    this.#closing.abort()
    await this.#last
  }

  async #decide(entry: Uint8Array): Promise<number> {
    const { ledger } = this.#parts
    const expected = await this.#judged(entry, ledger.head().size)
    this.#refuseLate(expected)
    // Its texts must be there before it can never be taken back.
    for (const charter of added(this.#chain, expected)) await this.#load(charter)
    const index = await ledger.append(entry)
    const head = await ledger.sealed(index, this.#closing.signal)
    const chain = await this.#judged(entry, index)
    for (const charter of added(this.#chain, chain)) await this.#load(charter)
    const isTimed =
      chain.charters.length > this.#chain.charters.length ||
      chain.emergencies.length > this.#chain.emergencies.length
    if (isTimed) await this.#see(index, head)
    const seated = chain.boards.slice(this.#chain.boards.length)
    this.#chain = chain
    for (const board of seated) await this.#parts.onBoard(board)
    return index
  }

  async #judged(entry: Uint8Array, index: number): Promise<Chain> {
    const extended = await extendChain(this.#chain, entry, index)
    if ('fault' in extended) throw new DecisionError(extended.fault)
    return extended
  }

  /** Only the time says that it comes too late: what the ledger has is not judged by that again. */
  #refuseLate({ emergencies }: Chain): void {
    const isNew = emergencies.length > this.#chain.emergencies.length
    if (!isNew || emergencies.at(-1)?.body.act !== 'ratify' || !this.#hasLapsed) return
    this.#sayStopped()
    throw new DecisionError(lapsedFault)
  }

  async #load(charter: SignedCharter): Promise<void> {
    this.#loaded.set(charter.index, await loadCharter(charter, this.#parts.artefactFolder))
  }

  async #see(index: number, head: Head): Promise<void> {
    const { clock, elapsed, seenFolder } = this.#parts
    const seen = await this.#timed({ checkpoint: head.text, at: clock() })
    await keepSeen(seenFolder, index, seen)
    this.#seen.set(index, { ...seen, elapsedAt: elapsed() })
  }

  /** Never earlier than its witnesses say, whatever a clock or a file says. */
  async #timed({ checkpoint, at }: Seen): Promise<Seen> {
    const witnessed = (await this.#parts.witnessTime?.(checkpoint)) ?? 0
    return { checkpoint, at: Math.max(at, 1000 * witnessed) }
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

  #tellLapse(): void {
    if (this.#hasLapsed) this.#sayStopped()
  }

  /** That an emergency lapsed is told in the ledger too, once, for those who follow it. */
  #sayStopped(): void {
    const open = openEmergency(this.#chain)
    const isTold = (this.#chain.stopped?.index ?? -1) > (open?.index ?? -1)
    if (isTold || this.#sayingStopped) return
    this.#sayingStopped = true
    const { ledger, logger } = this.#parts
    const entry = stoppedEntry({ v: 'stopped/v1', origin: ledger.origin, because: 'lapsed' })
    this.decide(entry).catch((error: unknown) => {
      this.#sayingStopped = false
      logger.error({ err: error }, 'the ledger could not be told that an emergency lapsed')
    })
  }
}

const noneInForce = (): CharterError =>
  new CharterError('could not load the charter: none is in force; run fsck')

const added = (before: Chain, after: Chain): readonly SignedCharter[] =>
  after.charters.slice(before.charters.length)
