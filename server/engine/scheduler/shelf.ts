import { Blocks, type Held } from './blocks.ts'
import { longest, sharedLength, type Prefix } from './prefix.ts'

/** What a sequence held before another prompt took its cells. */
export type Kept = Prefix & {
  /** The library's own bytes: only the context that gave them can read them. */
  readonly state: Held
  readonly keptAt: number
}

/** So much memory is made ready ahead of the states that will need it. */
const MOST_PREPARED_BYTES = 64 * 1024 * 1024
/** Nobody's words stay longer than this in memory that nobody uses. */
const LONGEST_MS = 60 * 60 * 1000

export type ShelfOptions = {
  readonly limitBytes: number
  readonly clock: () => number
  readonly blocks?: Blocks
}

/**
 * States of sequences that were taken over, so that a conversation that comes back is not read again.
 * It belongs to one context in one process and dies with it: a state never meets another model.
 */
export class Shelf {
  readonly #limitBytes: number
  readonly #clock: () => number
  readonly #blocks: Blocks
  /** The one used longest ago first. */
  #kept: readonly Kept[] = []

  constructor({ limitBytes, clock, blocks = new Blocks() }: ShelfOptions) {
    this.#limitBytes = limitBytes
    this.#clock = clock
    this.#blocks = blocks
  }

  get sizeBytes(): number {
    return this.#kept.reduce((sum, { state }) => sum + this.#blocks.sizeOf(state.length), 0)
  }

  /** The longest beginning of the prompt that is here. */
  find(prompt: Prefix): { readonly holder: Kept; readonly common: number } | null {
    this.#dropOld()
    return longest(this.#kept, prompt)
  }

  /**
   * Puts a copy of a state on the shelf, in place of those that it goes on from; the least recent make room. One
   * that is larger than the whole shelf is not kept.
   */
  keep({ account, tokens, length, publicLength }: Prefix, state: Uint8Array): void {
    const one = { account, tokens: tokens.slice(0, length), length, publicLength }
    this.#drop((kept) => isBeginningOf(kept, one))
    this.#dropOld()
    const room = this.#limitBytes - this.#blocks.sizeOf(state.length)
    if (room < 0) return
    while (this.sizeBytes > room) this.#drop((kept) => kept === this.#kept[0])
    const keptAt = this.#clock()
    this.#kept = [...this.#kept, { ...one, state: this.#blocks.hold(state), keptAt }]
  }

  /** Its bytes, in `into`, which has room for them. */
  read({ state }: Kept, into: Uint8Array): Uint8Array {
    return this.#blocks.read(state, into)
  }

  /** It was put back into cells: it is wanted, or no longer needed here. */
  used(kept: Kept, by: string | null): void {
    if (kept.account === by) return this.#drop((one) => one === kept)
    if (!this.#kept.includes(kept)) return
    this.#kept = [...this.#kept.filter((other) => other !== kept), kept]
  }

  /** Makes memory ready for states of these sizes, a little of it; false when there was nothing to do. */
  prepare(states: readonly number[]): boolean {
    const wanted = states.reduce((sum, bytes) => sum + this.#blocks.sizeOf(bytes), 0)
    return this.#blocks.prepare(
      Math.min(wanted, MOST_PREPARED_BYTES, this.#limitBytes - this.sizeBytes),
    )
  }

  #dropOld(): void {
    const oldest = this.#clock() - LONGEST_MS
    this.#drop(({ keptAt }) => keptAt < oldest)
  }

  #drop(isUnwanted: (kept: Kept) => boolean): void {
    const unwanted = this.#kept.filter(isUnwanted)
    if (unwanted.length === 0) return
    this.#kept = this.#kept.filter((kept) => !unwanted.includes(kept))
    for (const { state } of unwanted) this.#blocks.free(state)
  }
}

function isBeginningOf(kept: Kept, { length, ...one }: Prefix): boolean {
  if (kept.account !== one.account || kept.length > length) return false
  return sharedLength(kept, { ...one, length: length + 1 }) === kept.length
}
