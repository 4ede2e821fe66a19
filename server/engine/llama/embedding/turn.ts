import type { EngineError } from '../../engine.ts'
import type { Ticket } from '../../scheduler/admission.ts'

/** A request's place in the line; it is admitted anew for each of its batches. */
export class Turn implements Ticket {
  readonly account: string
  #granted = Promise.withResolvers<void>()

  constructor(account: string) {
    this.account = account
    this.#granted.promise.catch(() => undefined)
  }

  /** Resolves when it is this request's turn. @throws EngineError when it waited in vain; the signal's reason. */
  async granted(signal: AbortSignal): Promise<void> {
    const { promise, reject } = this.#granted
    const left = () => reject(signal.reason)
    signal.addEventListener('abort', left)
    try {
      signal.throwIfAborted()
      await promise
      signal.throwIfAborted()
    } finally {
      signal.removeEventListener('abort', left)
    }
  }

  /** From here on `granted` waits for the next turn. */
  over(): void {
    this.#granted = Promise.withResolvers()
    this.#granted.promise.catch(() => undefined)
  }

  admitted(): void {
    this.#granted.resolve()
  }

  refused(error: EngineError): void {
    this.#granted.reject(error)
  }

  moved(): void {}

  /** A turn is short, and there is one at a time: nothing is to be won. */
  stepAside(): void {}
}
