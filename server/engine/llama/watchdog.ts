/** An expectation is counted down in so many beats. */
const beats = 10

/**
 * Barks when nothing was heard for as long as was expected; each expectation replaces the one before. Only time
 * in which this process ran itself is counted: where the whole machine or container stood still, whoever was to
 * be heard stood still with it.
 */
export class Watchdog {
  readonly #bark: (ms: number) => void
  #timer: NodeJS.Timeout | null = null
  #ms: number | null = null
  #silent = 0

  constructor(bark: (ms: number) => void) {
    this.#bark = bark
  }

  /** Null expects nothing. */
  expect(ms: number | null): void {
    this.#silent = 0
    if (this.#timer !== null && ms === this.#ms) {
      this.#timer.refresh()
      return
    }
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#ms = ms
    this.#timer = ms === null ? null : setInterval(() => this.#beat(ms), ms / beats)
    this.#timer?.unref()
  }

  /** One that comes late, however late, counts once; then whatever was said meanwhile is heard first. */
  #beat(ms: number): void {
    this.#silent++
    if (this.#silent < beats) return
    this.expect(null)
    this.#bark(ms)
  }
}
