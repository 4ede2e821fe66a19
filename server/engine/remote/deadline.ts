/**
 * Aborts what takes too long: `expect` says how long the next sign of life may take, and each call
 * begins anew. Follows the caller's signal as well.
 */
export class Deadline implements Disposable {
  readonly #controller = new AbortController()
  readonly #caller: AbortSignal
  readonly #follow: () => void
  #timer: NodeJS.Timeout | null = null
  #expired = false

  constructor(caller: AbortSignal) {
    this.#caller = caller
    this.#follow = () => this.#controller.abort()
    if (caller.aborted) this.#follow()
    else caller.addEventListener('abort', this.#follow)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** True when it was the time that ran out. */
  get expired(): boolean {
    return this.#expired
  }

  expect(ms: number): void {
    this.#clear()
    this.#timer = setTimeout(() => {
      this.#expired = true
      this.#controller.abort()
    }, ms)
  }

  /** Frees the timer and the connection that follows the signal. */
  [Symbol.dispose](): void {
    this.#clear()
    this.#caller.removeEventListener('abort', this.#follow)
    this.#controller.abort()
  }

  #clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }
}
