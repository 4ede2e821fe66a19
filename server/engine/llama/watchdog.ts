/** Barks when nothing was heard for as long as was expected; each expectation replaces the one before. */
export class Watchdog {
  readonly #bark: (ms: number) => void
  #timer: NodeJS.Timeout | null = null

  constructor(bark: (ms: number) => void) {
    this.#bark = bark
  }

  /** Null expects nothing. */
  expect(ms: number | null): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = ms === null ? null : setTimeout(() => this.#bark(ms), ms)
    this.#timer?.unref()
  }
}
