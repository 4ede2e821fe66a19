/** How long a step waits for the next prompt that was just tokenised, for one more of a burst, and for all of them. */
const NEXT_MS = 12
const ONE_MORE_MS = 6
const ALL_MS = 40
/** So many prompts between two steps are a burst. */
const BURST = 2
/** A program asks again at once; it does not wait for what is made ready for people. */
const QUIET_MS = 50

type Options = {
  readonly turn: () => void
  /** The next step waits for a prompt. */
  readonly onWait: () => void
  /** Nobody has come for a while: something is made ready for them; true if more of it is left. */
  readonly onQuiet: () => boolean
  readonly clock: () => number
}

/**
 * When the engine process takes its next step. Between two steps the pipe is read: that is when texts to
 * tokenise, starts and cancels arrive. A prompt that was just tokenised is started a moment later, once
 * the server has planned its answer: a step that waits for it saves it a whole step, and prompts that
 * come together are read together: once two have come, one more is waited for.
 */
export class Turns {
  readonly #turn: () => void
  readonly #onWait: () => void
  readonly #onQuiet: () => boolean
  readonly #clock: () => number
  /** Prompts tokenised since the last step and not started yet, and those that were. */
  #expected = 0
  #came = 0
  /** Since when the next step has waited for them. */
  #since: number | null = null
  #waiting: NodeJS.Timeout | null = null
  #isReading = false
  #quiet: NodeJS.Timeout | null = null

  constructor({ turn, onWait, onQuiet, clock }: Options) {
    this.#turn = turn
    this.#onWait = onWait
    this.#onQuiet = onQuiet
    this.#clock = clock
  }

  /** A start may follow. */
  tokenised(): void {
    if (this.#quiet !== null) this.rest()
    this.#expected++
    // Only one more of a burst: many that never start must not hold a step back longer than one.
    if (this.#waiting !== null && this.#expected === 1) this.#wait()
  }

  started(): void {
    this.#stir()
    if (this.#expected > 0) {
      this.#expected--
      this.#came++
    }
    if (this.#waiting === null) this.soon()
    else this.#wait()
  }

  /** There is something to decode. A step is never taken from within a message: those behind it would miss it. */
  soon(): void {
    if (this.#isReading || this.#waiting !== null) return
    this.#isReading = true
    setImmediate(() => this.#read())
  }

  /** There is nothing to decode. */
  rest(): void {
    this.#restFor(QUIET_MS)
  }

  #restFor(ms: number): void {
    this.#stir()
    this.#quiet = setTimeout(() => this.#rested(), ms)
  }

  /** The pipe is read between what is made ready. */
  #rested(): void {
    this.#quiet = null
    if (this.#onQuiet()) this.#restFor(0)
  }

  #stir(): void {
    if (this.#quiet !== null) clearTimeout(this.#quiet)
    this.#quiet = null
  }

  /** The pipe was read. */
  #read(): void {
    this.#isReading = false
    if (this.#patience === 0) return this.#take()
    this.#onWait()
    this.#since ??= this.#clock()
    this.#wait()
  }

  #wait(): void {
    if (this.#waiting !== null) clearTimeout(this.#waiting)
    this.#waiting = null
    const patience = this.#patience
    if (patience === 0) return this.soon()
    this.#waiting = setTimeout(() => this.#waited(), patience)
  }

  /** How long the next prompt is waited for. */
  get #patience(): number {
    if (this.#since !== null && this.#clock() - this.#since >= ALL_MS) return 0
    if (this.#expected > 0) return NEXT_MS
    return this.#came >= BURST ? ONE_MORE_MS : 0
  }

  /** Who has not come by now may never come. */
  #waited(): void {
    this.#waiting = null
    this.#forget()
    this.soon()
  }

  #take(): void {
    this.#since = null
    this.#forget()
    this.#turn()
  }

  #forget(): void {
    this.#expected = 0
    this.#came = 0
  }
}
