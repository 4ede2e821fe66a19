import { EngineError } from '../engine.ts'
import { FairLines } from './fair-lines.ts'

/** Someone who waits for a sequence. */
export interface Ticket {
  readonly account: string
  /** A sequence is theirs until they leave or have stepped aside; then it may be given to them again. */
  admitted(): void
  /** They wait; 0 is next. */
  moved(position: number): void
  /** Another account has nothing running: let go of the sequence, tell `steppedAside`, and wait for another. */
  stepAside(): void
  /** They waited in vain, and have left. */
  refused(error: EngineError): void
}

export type AdmissionOptions = {
  readonly sequences: number
  /** The most that wait, in all and of one account. */
  readonly waiting: number
  readonly waitingOfOne: number
  /** The longest that anybody waits to begin. */
  readonly deadlineMs: number
  readonly clock: () => number
}

/** How long a run is thought to take before one was measured. */
const FIRST_GUESS_MS = 10_000
const LONGEST_WAIT_SECONDS = 600

type Wait = { position: number; readonly timer: NodeJS.Timeout | null }

/**
 * Who may use the engine next: a bounded line for each account, served fairly, and a way to leave. An
 * account with nothing running does not wait for others' answers to end: the account with most running
 * lets one of its own rest, which goes on afterwards from where it was.
 */
export class Admission {
  readonly #options: AdmissionOptions
  readonly #lines = new FairLines<Ticket>()
  /** When each running ticket was admitted. */
  readonly #running = new Map<Ticket, number>()
  /** The running ones that were told to step aside and have not yet. */
  readonly #leaving = new Set<Ticket>()
  readonly #waits = new Map<Ticket, Wait>()
  #runMs = FIRST_GUESS_MS

  constructor(options: AdmissionOptions) {
    this.#options = options
  }

  get waiting(): number {
    return this.#waits.size
  }

  get running(): number {
    return this.#running.size
  }

  /** @throws EngineError `too_many_requests` when the lines are full. */
  enter(ticket: Ticket): void {
    if (this.#running.size >= this.#options.sequences) this.#refuseWhenFull(ticket.account)
    const { deadlineMs } = this.#options
    const timer = setTimeout(() => this.#tooLate(ticket), deadlineMs).unref()
    this.#lines.add(ticket)
    this.#waits.set(ticket, { position: -1, timer })
    this.#serve()
  }

  /** Ends a wait or a run; leaving twice is harmless. */
  leave(ticket: Ticket): void {
    const began = this.#running.get(ticket)
    if (began !== undefined) {
      this.#running.delete(ticket)
      this.#leaving.delete(ticket)
      this.#runMs += 0.2 * (this.#options.clock() - began - this.#runMs)
      this.#lines.finish(ticket)
    } else if (this.#stopWaiting(ticket)) {
      this.#lines.remove(ticket)
    } else return
    this.#serve()
  }

  /** A running ticket holds no sequence any more and goes first in its account's line. No deadline: it has begun. */
  steppedAside(ticket: Ticket): void {
    if (!this.#running.delete(ticket)) return
    this.#leaving.delete(ticket)
    this.#lines.putBack(ticket)
    this.#waits.set(ticket, { position: -1, timer: null })
    this.#serve()
  }

  #serve(): void {
    while (this.#running.size < this.#options.sequences) {
      const ticket = this.#lines.take()
      if (ticket === null) break
      this.#stopWaiting(ticket)
      this.#running.set(ticket, this.#options.clock())
      ticket.admitted()
    }
    this.#makeRoom()
    const moved = this.#lines.order().flatMap((ticket, position) => {
      const wait = this.#waits.get(ticket)
      if (wait === undefined || wait.position === position) return []
      wait.position = position
      return [{ ticket, position }]
    })
    for (const { ticket, position } of moved) ticket.moved(position)
  }

  /** One sequence for each account that has nothing running, from those that have two or more. */
  #makeRoom(): void {
    // Counted anew each time: who steps aside at once changes all of it.
    while (this.#leaving.size < this.#accountsWithout()) {
      const ticket = this.#mostDispensable()
      if (ticket === null) return
      this.#leaving.add(ticket)
      ticket.stepAside()
    }
  }

  #accountsWithout(): number {
    const waiting = new Set(this.#lines.order().map(({ account }) => account))
    return [...waiting].filter((account) => this.#lines.runningOf(account) === 0).length
  }

  /** Of the account with most running, the one that came last; null when no account has two to itself. */
  #mostDispensable(): Ticket | null {
    const staying = [...this.#running.keys()].filter((ticket) => !this.#leaving.has(ticket))
    const counts = new Map<string, number>()
    for (const { account } of staying) counts.set(account, (counts.get(account) ?? 0) + 1)
    const most = Math.max(...counts.values())
    if (most < 2) return null
    return staying.findLast(({ account }) => counts.get(account) === most) ?? null
  }

  #tooLate(ticket: Ticket): void {
    const position = this.#waits.get(ticket)?.position ?? 0
    const seconds = Math.round(this.#options.deadlineMs / 1000)
    this.leave(ticket)
    ticket.refused(this.#refusal(`it waited ${seconds} s and its turn did not come`, position))
  }

  #stopWaiting(ticket: Ticket): boolean {
    const wait = this.#waits.get(ticket)
    if (wait?.timer) clearTimeout(wait.timer)
    return this.#waits.delete(ticket)
  }

  #refuseWhenFull(account: string): void {
    const { waiting, waitingOfOne } = this.#options
    const own = this.#lines.waitingOf(account)
    const isOwn = own >= waitingOfOne
    if (!isOwn && this.#waits.size < waiting) return
    const ahead = isOwn ? own : this.#waits.size
    const whose = isOwn ? 'of your requests' : 'requests'
    throw this.#refusal(`${ahead} ${whose} are waiting already`, ahead)
  }

  /** With the time after which as many as are ahead will have been served, by how long runs were measured to take. */
  #refusal(why: string, ahead: number): EngineError {
    const seconds = Math.ceil(((ahead + 1) * this.#runMs) / this.#options.sequences / 1000)
    const retryAfterSeconds = Math.min(LONGEST_WAIT_SECONDS, Math.max(1, seconds))
    const message = `${why}; try again in ${retryAfterSeconds} s`
    return new EngineError('too_many_requests', message, { retryAfterSeconds })
  }
}
