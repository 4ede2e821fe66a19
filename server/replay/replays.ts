import { setTimeout } from 'node:timers/promises'
import type { ReplayResult } from '@overt/wire'
import { finder } from './find-replayer.ts'
import type { WeightsOptions } from './find-weights.ts'
import { Line } from './line.ts'
import { replayReceipt } from './replay.ts'

export type ReplaysOptions = Omit<WeightsOptions, 'file' | 'onProgress' | 'sources'> & {
  /** Whether nobody is being answered. */
  readonly isIdle: () => boolean
}

/** How long a replay waits between two batches while people are answered. */
const TURN_MS = 50
/** After this long it takes one batch all the same: whoever asked for it waits too. */
const PATIENCE_MS = 5_000
const MOST_WAITING = 4

/** Replays on the machine that answers: one at a time, one of each account, and always behind the answers. */
export class Replays implements AsyncDisposable {
  readonly #options: ReplaysOptions
  readonly #ending = new AbortController()
  readonly #line = new Line(MOST_WAITING)

  constructor(options: ReplaysOptions) {
    this.#options = options
  }

  /** Null when too many wait already, or the account itself. @throws ReplayError, EngineError. */
  async replay(
    account: string,
    bytes: Uint8Array,
    asked: AbortSignal,
  ): Promise<ReplayResult | null> {
    const signal = AbortSignal.any([asked, this.#ending.signal])
    const turn = () => this.#turn(signal)
    const { home, own, clock } = this.#options
    const find = finder({
      home,
      own,
      clock,
      signal,
      turn,
      file: null,
      sources: null,
      modest: true,
      onProgress: () => {},
    })
    return this.#line.stand(account, signal, () => replayReceipt(bytes, find))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort()
    await this.#line.empty()
  }

  async #turn(signal: AbortSignal): Promise<void> {
    for (let waited = 0; waited < PATIENCE_MS && !this.#options.isIdle(); waited += TURN_MS) {
      await setTimeout(TURN_MS, undefined, { signal })
    }
  }
}
