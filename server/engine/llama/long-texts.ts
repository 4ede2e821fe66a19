import type { TokeniseOrder, TokeniseText } from './protocol.ts'
import { AT_ONCE_CHARACTERS } from './tokenise.ts'

type Ids = readonly (readonly number[])[]

type Options = {
  readonly tokenise: (text: TokeniseText) => Promise<readonly number[]>
  readonly done: (order: TokeniseOrder, ids: Ids) => void
  readonly broken: (error: unknown) => void
}

/** Whether a step had better not wait for these. */
export const areLong = (texts: readonly TokeniseText[]): boolean =>
  texts.reduce((sum, { text }) => sum + text.length, 0) > AT_ONCE_CHARACTERS

/** Texts too long to tokenise between two steps: one after another, beside the steps. */
export class LongTexts {
  readonly #options: Options
  readonly #wanted = new Set<number>()
  #last: Promise<void> = Promise.resolve()

  constructor(options: Options) {
    this.#options = options
  }

  add(order: TokeniseOrder): void {
    this.#wanted.add(order.request)
    this.#last = this.#last.then(() => this.#take(order)).catch(this.#options.broken)
  }

  /** Whoever asked is gone. What has begun is finished, for nobody. */
  forget(request: number): void {
    this.#wanted.delete(request)
  }

  async #take(order: TokeniseOrder): Promise<void> {
    const ids: (readonly number[])[] = []
    for (const text of order.texts) {
      if (!this.#wanted.has(order.request)) return
      ids.push(await this.#options.tokenise(text))
    }
    if (this.#wanted.delete(order.request)) this.#options.done(order, ids)
  }
}
