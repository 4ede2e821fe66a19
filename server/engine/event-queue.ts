/** What one side pushes and one other side takes, in order; ends with `close` or `fail`. */
export class EventQueue<T> implements AsyncIterable<T> {
  readonly #waiting: T[] = []
  #end: { readonly error: Error | null } | null = null
  #wake: (() => void) | null = null

  /** After the end nothing is taken in any more. */
  push(item: T): void {
    if (this.#end !== null) return
    this.#waiting.push(item)
    this.#wake?.()
  }

  close(): void {
    this.#finish(null)
  }

  /** Whoever takes gets what was pushed before, then the error. */
  fail(error: Error): void {
    this.#finish(error)
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (;;) {
      const item = this.#waiting.shift()
      if (item !== undefined) {
        yield item
        continue
      }
      if (this.#end?.error) throw this.#end.error
      if (this.#end !== null) return
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      this.#wake = null
    }
  }

  #finish(error: Error | null): void {
    this.#end ??= { error }
    this.#wake?.()
  }
}
