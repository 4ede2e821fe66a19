import { EngineError } from '../engine.ts'
import type { Answer } from './answer.ts'
import type { Planner } from './planner.ts'
import type { ExpectOrder } from './protocol.ts'
import { publicLength } from './public-length.ts'
import { Quiet } from './quiet.ts'
import type { EngineLogger } from './supervisor.ts'
import { promptIds } from './trace-steps.ts'

/** A program asks again at once: it does not wait for what is made ready for people. */
const REST_MS = 100
const MOST_KEPT = 16

type Ended = Pick<Answer, 'account' | 'prompt' | 'said'>

type Parts = {
  readonly planner: Pick<Planner, 'goingOn'>
  readonly expect: (order: ExpectOrder) => void
  readonly logger: EngineLogger
}

/**
 * Tells the engine process how conversations will go on, once nobody has been answered for a moment: it reads that
 * while people read their answers (`scheduler/ahead.ts`).
 */
export class Foresight {
  readonly #parts: Parts
  readonly #quiet = new Quiet({ restMs: REST_MS })
  #ended: readonly Ended[] = []
  #telling = new AbortController()

  constructor(parts: Parts) {
    this.#parts = parts
    this.#quiet.watch((isQuiet) => {
      if (isQuiet) void this.#tellAll()
      else this.#telling.abort()
    })
  }

  /** Somebody is being answered. */
  answering(): void {
    this.#quiet.answering()
  }

  ended(answer: Ended): void {
    this.#ended = [...this.#ended, answer].slice(-MOST_KEPT)
  }

  /** Nobody is any more. */
  answered(): void {
    this.#quiet.answered()
  }

  async #tellAll(): Promise<void> {
    const { signal } = (this.#telling = new AbortController())
    const ended = this.#ended
    this.#ended = []
    for (const answer of ended) if (!signal.aborted) await this.#tell(answer, signal)
  }

  /** Never rejects: what cannot be foreseen is read when it comes. */
  async #tell({ account, prompt, said }: Ended, signal: AbortSignal): Promise<void> {
    if (said === null) return
    const { planner, expect, logger } = this.#parts
    try {
      const segments = await planner.goingOn(prompt, said, signal)
      const about = { account, publicLength: publicLength(segments) }
      expect({ type: 'expect', ...about, prompt: promptIds({ segments }) })
    } catch (error) {
      if (error instanceof EngineError || signal.aborted) return
      logger.error({ error }, 'how a conversation goes on could not be foreseen')
    }
  }
}
