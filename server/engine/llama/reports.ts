import type { StepReport } from './protocol.ts'

/** So long a token may wait for the next ones: an eye does not see it, and a wake-up of the server is saved. */
const LONGEST_MS = 30

type Options = {
  readonly send: (report: StepReport) => void
  readonly clock: () => number
}

/**
 * What the steps gave, on its way to the server. A fast step's tokens travel with those of the next ones,
 * because every message costs the server a turn on a core that the engine wants too. A first token and
 * an end never wait.
 */
export class Reports {
  readonly #options: Options
  #waiting: StepReport | null = null
  #sentAt = -Infinity

  constructor(options: Options) {
    this.#options = options
  }

  add(report: StepReport): void {
    this.#waiting = this.#waiting === null ? report : joined(this.#waiting, report)
    const isUrgent = report.prompted.length > 0 || report.ended.length > 0
    if (isUrgent || this.#options.clock() - this.#sentAt >= LONGEST_MS) this.flush()
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
