import { EngineError } from '../engine.ts'
import { FairLines } from './fair-lines.ts'

/** Someone who waits for a sequence. */
export interface Ticket {
  readonly account: string
  /** A sequence is theirs until they leave. */
  admitted(): void
  /** They wait; 0 is next. */
  moved(position: number): void
}

export type AdmissionOptions = {
  readonly sequences: number
  /** The most that wait, in all and of one account. */
  readonly waiting: number
  readonly waitingOfOne: number
  readonly clock: () => number
}

/** How long a run is thought to take before one was measured. */
const FIRST_GUESS_MS = 10_000
const LONGEST_WAIT_SECONDS = 600

/** Who may use the engine next: a bounded line for each account, served fairly, and a way to leave. */
export class Admission {
  readonly #options: AdmissionOptions
  readonly #lines = new FairLines<Ticket>()
  /** When each running ticket was admitted. */
  readonly #running = new Map<Ticket, number>()
  /** The place that each waiting ticket was told. */
  readonly #positions = new Map<Ticket, number>()
  #runMs = FIRST_GUESS_MS

  constructor(options: AdmissionOptions) {
    this.#options = options
  }

  get waiting(): number {
    return this.#positions.size
  }

  get running(): number {
    return this.#running.size
  }

  /** @throws EngineError `too_many_requests` when the lines are full. */
  enter(ticket: Ticket): void {
    if (this.#running.size >= this.#options.sequences) this.#refuseWhenFull(ticket.account)
    this.#lines.add(ticket)
    this.#positions.set(ticket, -1)
    this.#serve()
  }

  /** Ends a wait or a run; leaving twice is harmless. */
  leave(ticket: Ticket): void {
    const began = this.#running.get(ticket)
    if (began !== undefined) {
      this.#running.delete(ticket)
      this.#runMs += 0.2 * (this.#options.clock() - began - this.#runMs)
      this.#lines.finish(ticket)
    } else if (this.#positions.delete(ticket)) {
      this.#lines.remove(ticket)
    } else return
    this.#serve()
  }

  #serve(): void {
    while (this.#running.size < this.#options.sequences) {
      const ticket = this.#lines.take()
      if (ticket === null) break
      this.#positions.delete(ticket)
      this.#running.set(ticket, this.#options.clock())
      ticket.admitted()
    }
    const moved = this.#lines.order().flatMap((ticket, position) => {
      if (this.#positions.get(ticket) === position) return []
      this.#positions.set(ticket, position)
      return [{ ticket, position }]
    })
    for (const { ticket, position } of moved) ticket.moved(position)
  }

  #refuseWhenFull(account: string): void {
    const { waiting, waitingOfOne, sequences } = this.#options
    const own = this.#lines.waitingOf(account)
    const isOwn = own >= waitingOfOne
    if (!isOwn && this.#positions.size < waiting) return
    const ahead = isOwn ? own : this.#positions.size
    const seconds = Math.ceil(((ahead + 1) * this.#runMs) / sequences / 1000)
    const retryAfterSeconds = Math.min(LONGEST_WAIT_SECONDS, Math.max(1, seconds))
    const whose = isOwn ? 'of your requests' : 'requests'
    throw new EngineError(
      'too_many_requests',
      `${ahead} ${whose} are waiting already; try again in ${retryAfterSeconds} s`,
      { retryAfterSeconds },
    )
  }
}
