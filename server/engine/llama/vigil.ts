import { Watchdog } from './watchdog.ts'

type Expected = {
  readonly ms: number
  /** The request that is next to be tokenised; null where there is none. */
  readonly texts: number | null
}

/**
 * Notices that the process hangs. Texts have a watch of their own: a long one is tokenised beside the steps, whose
 * signs of life say nothing about it.
 */
export class Vigil {
  readonly #process: Watchdog
  readonly #texts: Watchdog
  #watched: number | null = null

  constructor(bark: (why: string) => void) {
    this.#process = new Watchdog((ms) => bark(`nothing was heard of it for ${seconds(ms)}`))
    this.#texts = new Watchdog((ms) => bark(`it tokenised one text for ${seconds(ms)}`))
  }

  /** The process gave a sign of life, or was given work. */
  expect({ ms, texts }: Expected): void {
    this.#process.expect(ms)
    if (texts === this.#watched) return
    this.#watched = texts
    this.#texts.expect(texts === null ? null : ms)
  }

  /** Nothing is expected. */
  end(): void {
    this.#process.expect(null)
    this.#texts.expect(null)
    this.#watched = null
  }
}

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`
