/** How long a step waits for the next prompt that was just tokenised, and for all of them. */
const NEXT_MS = 12
const ALL_MS = 40

type Options = {
  readonly turn: () => void
  /** The next step waits for a prompt. */
  readonly onWait: () => void
  readonly clock: () => number
}

/**
 * When the engine process takes its next step. Between two steps the pipe is read: that is when texts to
 * tokenise, starts and cancels arrive. A prompt that was just tokenised is started a moment later, once
 * the server has planned its answer: a step that waits for it saves it a whole step, and prompts that
 * come together are read together.
 */
export class Turns {
  readonly #turn: () => void
  readonly #onWait: () => void
  readonly #clock: () => number
  /** Prompts tokenised since the last step and not started yet. */
  #expected = 0
  /** Since when the next step has waited for them. */
  #since: number | null = null
  #waiting: NodeJS.Timeout | null = null
  #isReading = false

  constructor({ turn, onWait, clock }: Options) {
    this.#turn = turn
    this.#onWait = onWait
    this.#clock = clock
  }

  /** A start may follow. */
  tokenised(): void {
    this.#expected++
  }

  started(): void {
    if (this.#expected > 0) this.#expected--
    if (this.#waiting === null) this.soon()
    else if (this.#expected > 0 && !this.#isLong) this.#waiting.refresh()
    else this.#waited()
  }

  /** There is something to decode. A step is never taken from within a message: those behind it would miss it. */
  soon(): void {
    if (this.#isReading || this.#waiting !== null) return
    this.#isReading = true
    setImmediate(() => this.#read())
  }

  /** The pipe was read. */
  #read(): void {
    this.#isReading = false
    if (this.#expected === 0 || this.#isLong) return this.#take()
    this.#onWait()
    this.#since ??= this.#clock()
    this.#waiting = setTimeout(() => this.#waited(), NEXT_MS)
  }

  get #isLong(): boolean {
    return this.#since !== null && this.#clock() - this.#since >= ALL_MS
  }

  /** Who has not come by now may never come. */
  #waited(): void {
    if (this.#waiting !== null) clearTimeout(this.#waiting)
    this.#waiting = null
    this.#expected = 0
    this.soon()
  }

  #take(): void {
    this.#since = null
    this.#expected = 0
    this.#turn()
  }
}
