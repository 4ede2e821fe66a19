/**
 * Lets one writer in at a time, in the order of asking. SQLite runs in this thread: a second writer
 * that asked it directly would stop the thread, and with it the first one, until the timeout.
 */
export class WriterQueue {
  #last: Promise<void> = Promise.resolve()

  /** Resolves with the way out when it is the caller's turn; whoever entered must leave. */
  async enter(): Promise<() => void> {
    const before = this.#last
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#last = promise
    await before
    return resolve
  }

  async run<T>(work: () => T | Promise<T>): Promise<T> {
    const leave = await this.enter()
    try {
      return await work()
    } finally {
      leave()
    }
  }
}
