import type { StepReport } from './protocol.ts'

/** So far apart may two reports be: an eye does not see it, and wake-ups of the server are saved. */
const LONGEST_MS = 60
/** Among so many the cost of a report is small for each: of many answers side by side every step is told. */
const ENOUGH_TOKENS = 8

type Options = {
  readonly send: (report: StepReport) => void
  readonly clock: () => number
}

/**
 * What the steps gave, on its way to the server. Every report costs the server a turn on a core that the engine
 * wants too, but for the moment in which one thread chooses the tokens of a step that is decoded: so those of
 * the step before travel then, and with them, where steps are fast and answers few, those of steps before it. An end never
 * waits, nor does the first token of an answer that begins by itself; answers that begin together all begin a step
 * later, and no gap is in any of them.
 */
export class Reports {
  readonly #options: Options
  #waiting: StepReport | null = null
  #sentAt = -Infinity
  #decodedAt = -Infinity

  constructor(options: Options) {
    this.#options = options
  }

  add(report: StepReport): void {
    this.#waiting = this.#waiting === null ? report : joined(this.#waiting, report)
    const [first, ...others] = report.prompted
    const urgent = new Set(report.ended.map(({ run }) => run))
    if (first !== undefined && others.length === 0) urgent.add(first.run)
    if (urgent.size > 0) this.#sendNow(urgent)
  }

  /** Tokens are about to be chosen: what waits goes now if it is enough, or if after another such step it is too late. */
  decoded(): void {
    const now = this.#options.clock()
    const next = now + (now - this.#decodedAt)
    this.#decodedAt = now
    const count = this.#waiting?.tokens.length ?? 0
    if (count >= ENOUGH_TOKENS || next - this.#sentAt > LONGEST_MS) this.flush()
  }

  flush(): void {
    if (this.#waiting === null) return
    const report = this.#waiting
    this.#waiting = null
    this.#sentAt = this.#options.clock()
    this.#options.send(report)
  }

  /** What waits of these; the others keep their pace: a token that came early would make its next one late. */
  #sendNow(runs: ReadonlySet<number>): void {
    if (this.#waiting === null) return
    const report = this.#waiting
    const rest = partOf(report, (run) => !runs.has(run))
    if (rest.tokens.length === 0) return this.flush()
    this.#waiting = rest
    this.#options.send(partOf(report, (run) => runs.has(run)))
  }
}

const joined = (first: StepReport, second: StepReport): StepReport => ({
  type: 'step',
  prompted: [...first.prompted, ...second.prompted],
  tokens: [...first.tokens, ...second.tokens],
  ended: [...first.ended, ...second.ended],
})

function partOf(
  { prompted, tokens, ended }: StepReport,
  isWanted: (run: number) => boolean,
): StepReport {
  return {
    type: 'step',
    prompted: prompted.filter(({ run }) => isWanted(run)),
    tokens: tokens.filter(({ run }) => isWanted(run)),
    ended: ended.filter(({ run }) => isWanted(run)),
  }
}
