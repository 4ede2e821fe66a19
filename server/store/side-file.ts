import { Worker } from 'node:worker_threads'

/** So many commits are worth the two times that the disk is synced: about as many as SQLite would wait for. */
const COMMITS = 100
/** How long the thread is kept for more. */
const IDLE_MS = 30_000

export type SideFileOrder = { readonly path: string; readonly idleMs: number }
export type SideFileMessage = 'move' | 'close'

/**
 * Moves what was committed from the side file into the database, in a thread that lives while there is
 * something to move. SQLite would do it within the commit that fills the side file, and sync the disk twice:
 * every answer would stand still until the disk is done.
 */
export class SideFile {
  readonly #order: SideFileOrder
  #thread: Worker | null = null
  #commits = 0

  constructor(path: string, idleMs = IDLE_MS) {
    this.#order = { path, idleMs }
  }

  get isThreadAlive(): boolean {
    return this.#thread !== null
  }

  committed(): void {
    if (++this.#commits < COMMITS) return
    this.#commits = 0
    this.#thread ??= this.#open()
    this.#tell(this.#thread, 'move')
  }

  #open(): Worker {
    const thread = new Worker(new URL('side-file-thread.ts', import.meta.url), {
      workerData: this.#order,
      resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 1 },
    })
    // Whatever hinders it: SQLite moves them itself in the end (store.ts).
    thread.on('error', () => {})
    thread.once('exit', () => {
      if (this.#thread === thread) this.#thread = null
    })
    thread.unref()
    return thread
  }

  #tell(thread: Worker, message: SideFileMessage): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
    thread.postMessage(message)
  }

  /** Resolves once the thread has let go of the database. */
  async [Symbol.asyncDispose](): Promise<void> {
    const thread = this.#thread
    if (thread === null) return
    thread.ref()
    this.#tell(thread, 'close')
    await new Promise((resolve) => thread.once('exit', resolve))
  }
}
