import { EngineError } from '../engine.ts'

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

/**
 * Who may use the engine next. Each account waits in its own line; the account with the fewest
 * sequences in use goes first, of those the one served longest ago. So an account that sends fifty
 * requests delays another's one by no more than the run that is about to end.
 */
export class Admission {
  readonly #options: AdmissionOptions
  /** Waiting tickets by account; the order of the keys is the order of being served. */
  readonly #lines = new Map<string, Ticket[]>()
  readonly #running = new Map<Ticket, number>()
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
    const line = this.#lines.get(ticket.account) ?? []
    if (this.#running.size >= this.#options.sequences) this.#refuseWhenFull(line.length)
    this.#lines.set(ticket.account, [...line, ticket])
    this.#positions.set(ticket, -1)
    this.#serve()
  }

  /** Ends a wait or a run; leaving twice is harmless. */
  leave(ticket: Ticket): void {
    const began = this.#running.get(ticket)
    if (began !== undefined) {
      this.#running.delete(ticket)
      this.#runMs += 0.2 * (this.#options.clock() - began - this.#runMs)
    } else if (!this.#positions.has(ticket)) return
    this.#remove(ticket)
    this.#serve()
  }

  #serve(): void {
    while (this.#running.size < this.#options.sequences) {
      const ticket = this.#nextOf(this.#countRunning(), this.#lines)
      if (ticket === null) break
      this.#remove(ticket)
      this.#toBack(ticket.account)
      this.#running.set(ticket, this.#options.clock())
      ticket.admitted()
    }
    this.#tellPositions()
  }

  /** The order in which those who wait would be served if nobody else came. */
  #tellPositions(): void {
    const lines = new Map([...this.#lines].map(([account, line]) => [account, [...line]]))
    const running = this.#countRunning()
    const moved: [Ticket, number][] = []
    for (let position = 0; ; position++) {
      const ticket = this.#nextOf(running, lines)
      if (ticket === null) break
      running.set(ticket.account, (running.get(ticket.account) ?? 0) + 1)
      const line = lines.get(ticket.account)?.slice(1) ?? []
      lines.delete(ticket.account)
      if (line.length > 0) lines.set(ticket.account, line)
      if (this.#positions.get(ticket) !== position) moved.push([ticket, position])
    }
    for (const [ticket, position] of moved) this.#positions.set(ticket, position)
    for (const [ticket, position] of moved) ticket.moved(position)
  }

  #nextOf(
    running: ReadonlyMap<string, number>,
    lines: ReadonlyMap<string, readonly Ticket[]>,
  ): Ticket | null {
    let next: Ticket | null = null
    let fewest = Infinity
    for (const [account, [first]] of lines) {
      const count = running.get(account) ?? 0
      if (first === undefined || count >= fewest) continue
      next = first
      fewest = count
    }
    return next
  }

  #countRunning(): Map<string, number> {
    const counts = new Map<string, number>()
    for (const { account } of this.#running.keys()) counts.set(account, (counts.get(account) ?? 0) + 1)
    return counts
  }

  #remove(ticket: Ticket): void {
    this.#positions.delete(ticket)
    const line = this.#lines.get(ticket.account)
    if (line === undefined) return
    const rest = line.filter((other) => other !== ticket)
    if (rest.length > 0) this.#lines.set(ticket.account, rest)
    else this.#lines.delete(ticket.account)
  }

  #toBack(account: string): void {
    const line = this.#lines.get(account)
    if (line === undefined) return
    this.#lines.delete(account)
    this.#lines.set(account, line)
  }

  #refuseWhenFull(ofThisAccount: number): void {
    const { waiting, waitingOfOne, sequences } = this.#options
    const own = ofThisAccount >= waitingOfOne
    if (!own && this.#positions.size < waiting) return
    const ahead = own ? ofThisAccount : this.#positions.size
    const seconds = Math.ceil(((ahead + 1) * this.#runMs) / sequences / 1000)
    const retryAfterSeconds = Math.min(LONGEST_WAIT_SECONDS, Math.max(1, seconds))
    const whose = own ? 'of your requests' : 'requests'
    throw new EngineError(
      'too_many_requests',
      `${ahead} ${whose} are waiting already; try again in ${retryAfterSeconds} s`,
      { retryAfterSeconds },
    )
  }
}
