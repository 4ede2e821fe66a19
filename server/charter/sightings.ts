import type { Head } from '../ledger/ledger.ts'
import { type Seen, keepSeen, readSeen } from './seen.ts'

export type SightingParts = {
  readonly seenFolder: string
  readonly clock: () => number
  /** Milliseconds that only ever grow: a clock that is moved forward ends no cool-down. */
  readonly elapsed: () => number
  /** Unix seconds at which the board's witnesses had signed a checkpoint; null where none are asked for. */
  readonly witnessTime?: (checkpoint: string) => Promise<number | null>
}

type Known = Seen & { readonly elapsedAt: number | null }

/** When each charter and emergency was first seen under a published checkpoint: its time begins there. */
export class Sightings {
  readonly #parts: SightingParts
  readonly #known = new Map<number, Known>()

  constructor(parts: SightingParts) {
    this.#parts = parts
  }

  get(index: number): Seen | null {
    return this.#known.get(index) ?? null
  }

  /** Milliseconds; later than it was by as much as the clock was moved forward meanwhile. */
  at(index: number): number | null {
    const known = this.#known.get(index)
    if (!known) return null
    if (known.elapsedAt === null) return known.at
    const { clock, elapsed } = this.#parts
    return Math.max(known.at, clock() - (elapsed() - known.elapsedAt))
  }

  /** Takes up what was kept of it by an earlier start; where nothing was, it is seen now. */
  async recall(index: number, origin: string, head: Head): Promise<void> {
    const kept = await readSeen(this.#parts.seenFolder, index, origin)
    if (kept) this.#known.set(index, { ...(await this.#timed(kept)), elapsedAt: null })
    else await this.see(index, head)
  }

  async see(index: number, head: Head): Promise<void> {
    if (this.#known.has(index)) return
    const { clock, elapsed, seenFolder } = this.#parts
    const seen = await this.#timed({ checkpoint: head.text, at: clock() })
    await keepSeen(seenFolder, index, seen)
    this.#known.set(index, { ...seen, elapsedAt: elapsed() })
  }

  /** Never earlier than its witnesses say, whatever a clock or a file says. */
  async #timed({ checkpoint, at }: Seen): Promise<Seen> {
    const witnessed = (await this.#parts.witnessTime?.(checkpoint)) ?? 0
    return { checkpoint, at: Math.max(at, 1000 * witnessed) }
  }
}
