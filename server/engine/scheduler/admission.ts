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
  /** Since when each running ticket would have run without a break: its rests are no part of it. */
  readonly #running = new Map<Ticket, number>()
  /** How long those that stepped aside had run. */
  readonly #ran = new Map<Ticket, number>()
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
    this.#ran.delete(ticket)
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
    const began = this.#running.get(ticket)
    if (began === undefined) return
    this.#running.delete(ticket)
    this.#ran.set(ticket, this.#options.clock() - began)
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
      this.#running.set(ticket, this.#options.clock() - (this.#ran.get(ticket) ?? 0))
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
    const { sequences } = this.#options
    this.leave(ticket)
    const why = `it waited ${seconds} s and its turn did not come`
    ticket.refused(this.#refusal(why, position, sequences))
  }

  #stopWaiting(ticket: Ticket): boolean {
    const wait = this.#waits.get(ticket)
    if (wait?.timer) clearTimeout(wait.timer)
    return this.#waits.delete(ticket)
  }

  /** Where the lines are full, the longest of them makes room for the first of an account that has fewer waiting. */
  #refuseWhenFull(account: string): void {
    const { waiting, waitingOfOne, sequences } = this.#options
    const own = this.#lines.waitingOf(account)
    if (own >= waitingOfOne) throw this.#ownRefusal(account, own)
    if (this.#waits.size < waiting) return
    const last = this.#lastOfLongest()
    const longest = last === null ? 0 : this.#lines.waitingOf(last.account)
    if (last === null || longest <= own + 1) {
      const ahead = this.#waits.size
      throw this.#refusal(`${ahead} requests are waiting already`, ahead, sequences)
    }
    this.leave(last)
    last.refused(this.#ownRefusal(last.account, longest - 1, 'the line is full and '))
  }

  /** Who came last of the account with most waiting and has not begun. */
  #lastOfLongest(): Ticket | null {
    const waits = [...this.#waits].filter(([, { timer }]) => timer !== null)
    const most = Math.max(...waits.map(([{ account }]) => this.#lines.waitingOf(account)))
    const last = waits.findLast(([{ account }]) => this.#lines.waitingOf(account) === most)
    return last?.[0] ?? null
  }

  /** An account's own line moves by the share of the sequences that the account has. */
  #ownRefusal(account: string, own: number, cause = ''): EngineError {
    const share = Math.max(1, this.#lines.runningOf(account))
    return this.#refusal(`${cause}${own} of your requests are waiting already`, own, share)
  }

  /** With the time after which as many as are ahead will have been served, by how long runs were measured to take. */
  #refusal(why: string, ahead: number, together: number): EngineError {
    const seconds = Math.ceil(((ahead + 1) * this.#runMs) / together / 1000)
    const retryAfterSeconds = Math.min(LONGEST_WAIT_SECONDS, Math.max(1, seconds))
    const message = `${why}; try again in ${retryAfterSeconds} s`
    return new EngineError('too_many_requests', message, { retryAfterSeconds })
  }
}
