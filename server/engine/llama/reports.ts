import type { StepReport } from './protocol.ts'

/** So far apart may two reports be: an eye does not see it, and wake-ups of the server are saved. */
const LONGEST_MS = 60

type Options = {
  readonly send: (report: StepReport) => void
  readonly clock: () => number
}

/**
 * What the steps gave, on its way to the server. A fast step's tokens travel with those of the next ones,
 * because every message costs the server a turn on a core that the engine wants too: as long as a step as
 * long as the last one would still end in time. A first token and an end never wait.
 */
export class Reports {
  readonly #options: Options
  #waiting: StepReport | null = null
  #sentAt = -Infinity
  #addedAt = -Infinity

  constructor(options: Options) {
    this.#options = options
  }

  add(report: StepReport): void {
    this.#waiting = this.#waiting === null ? report : joined(this.#waiting, report)
    const isUrgent = report.prompted.length > 0 || report.ended.length > 0
    const now = this.#options.clock()
    const next = now + (now - this.#addedAt)
    this.#addedAt = now
    if (isUrgent || next - this.#sentAt > LONGEST_MS) this.flush()
  }

  flush(): void {
    if (this.#waiting === null) return
    const report = this.#waiting
    this.#waiting = null
    this.#sentAt = this.#options.clock()
    this.#options.send(report)
  }
}

const joined = (first: StepReport, second: StepReport): StepReport => ({
  type: 'step',
  prompted: [...first.prompted, ...second.prompted],
  tokens: [...first.tokens, ...second.tokens],
  ended: [...first.ended, ...second.ended],
})
