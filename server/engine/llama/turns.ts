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
  #isReading = false
  #waiting: { readonly since: number; readonly timer: NodeJS.Timeout } | null = null

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
    if (this.#waiting === null) return this.soon()
    const isLong = this.#clock() - this.#waiting.since >= ALL_MS
    if (this.#expected === 0 || isLong) this.#take()
    else this.#waiting.timer.refresh()
  }

  /** There is something to decode. */
  soon(): void {
    if (this.#isReading || this.#waiting !== null) return
    this.#isReading = true
    setImmediate(() => this.#read())
  }

  /** The pipe was read. */
  #read(): void {
    this.#isReading = false
    if (this.#expected === 0) return this.#take()
    this.#onWait()
    this.#waiting = { since: this.#clock(), timer: setTimeout(() => this.#take(), NEXT_MS) }
  }

  #take(): void {
    if (this.#waiting !== null) clearTimeout(this.#waiting.timer)
    this.#waiting = null
    // Who has not come by now may never come.
    this.#expected = 0
    this.#turn()
  }
}
