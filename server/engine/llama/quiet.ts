/** Told whenever people begin to be answered, and once nobody has been for a while. */
export type Watcher = (isQuiet: boolean) => void

/**
 * Whether nobody is being answered, nor was a moment ago: what can wait runs only then. A pause between
 * two questions is no quiet, because whatever began in it would slow the second.
 */
export class Quiet {
  readonly #restMs: number
  readonly #watchers = new Set<Watcher>()
  #rest: NodeJS.Timeout | null = null
  #isQuiet = true

  constructor({ restMs }: { readonly restMs: number }) {
    this.#restMs = restMs
  }

  /** Somebody is being answered. */
  answering(): void {
    if (this.#rest !== null) clearTimeout(this.#rest)
    this.#rest = null
    this.#become(false)
  }

  /** Nobody is any more. */
  answered(): void {
    if (this.#isQuiet || this.#rest !== null) return
    this.#rest = setTimeout(() => this.#become(true), this.#restMs).unref()
  }

  /** Resolves when it is quiet. @throws the signal's reason when it aborts first. */
  async turn(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    const { promise: quiet, resolve, reject } = Promise.withResolvers<void>()
    const giveUp = () => reject(signal.reason)
    signal.addEventListener('abort', giveUp)
    const leave = this.watch((isQuiet) => {
      if (isQuiet) resolve()
    })
    if (this.#isQuiet) resolve()
    try {
      await quiet
    } finally {
      leave()
      signal.removeEventListener('abort', giveUp)
    }
  }

  /** Ends with what it returns. */
  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher)
    if (!this.#isQuiet) watcher(false)
    return () => void this.#watchers.delete(watcher)
  }

  #become(isQuiet: boolean): void {
    if (this.#isQuiet === isQuiet) return
    this.#isQuiet = isQuiet
    this.#rest = null
    for (const watcher of this.#watchers) watcher(isQuiet)
  }
}
