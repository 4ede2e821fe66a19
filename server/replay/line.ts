/** Those who wait for one thing that is done for one of them at a time. An account has one place in it. */
export class Line {
  readonly #most: number
  readonly #accounts = new Set<string>()
  #last: Promise<unknown> = Promise.resolve()

  constructor(most: number) {
    this.#most = most
  }

  /**
   * Does `work` when it is its turn; null when the line is full or the account stands in it. Who leaves
   * while it waits gives up its place at once.
   * @throws the signal's reason, or whatever `work` throws.
   */
  async stand<T>(account: string, signal: AbortSignal, work: () => Promise<T>): Promise<T | null> {
    signal.throwIfAborted()
    if (this.#accounts.size >= this.#most || this.#accounts.has(account)) return null
    const before = this.#last
    const { promise: over, resolve: leave } = Promise.withResolvers<void>()
    this.#last = before.then(() => over)
    this.#accounts.add(account)
    try {
      await unlessAborted(before, signal)
      return await work()
    } finally {
      this.#accounts.delete(account)
      leave()
    }
  }

  /** Once all that stand in it now are through. */
  async empty(): Promise<void> {
    await this.#last
  }
}

async function unlessAborted(turn: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const abort = () => reject(signal.reason)
  signal.addEventListener('abort', abort)
  try {
    await Promise.race([turn, aborted])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
