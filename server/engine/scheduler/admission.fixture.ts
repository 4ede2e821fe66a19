import { EngineError } from '../engine.ts'
import { Admission, type AdmissionOptions, type Ticket } from './admission.ts'

// For tests: an admission under a counting clock, and tickets that keep what they were told.

class Waiter implements Ticket {
  readonly account: string
  readonly positions: number[] = []
  isIn = false
  isAskedAside = 0
  refusal: EngineError | null = null

  constructor(account: string) {
    this.account = account
  }

  admitted(): void {
    this.isIn = true
  }

  moved(position: number): void {
    this.positions.push(position)
  }

  stepAside(): void {
    this.isAskedAside++
  }

  refused(error: EngineError): void {
    this.refusal = error
  }
}

export function open(changes: Partial<AdmissionOptions> = {}) {
  const time = { now: 0 }
  const options = { sequences: 2, waiting: 10, waitingOfOne: 5, deadlineMs: 60_000, ...changes }
  const admission = new Admission({ ...options, clock: () => time.now })
  const enter = (account: string) => {
    const ticket = new Waiter(account)
    admission.enter(ticket)
    return ticket
  }
  return { admission, enter, time }
}

export function refusalOf(attempt: () => unknown): EngineError {
  try {
    attempt()
  } catch (error) {
    if (error instanceof EngineError) return error
  }
  throw new Error('it was not refused')
}
