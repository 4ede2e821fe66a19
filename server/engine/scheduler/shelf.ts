import { longest, sharedLength, type Prefix } from './prefix.ts'

/** What a sequence held before another prompt took its cells. */
export type Kept = Prefix & {
  /** The library's own bytes: only the context that gave them can read them. */
  readonly state: Uint8Array
  readonly keptAt: number
}

/** Nobody's words stay longer than this in memory that nobody uses. */
const LONGEST_MS = 60 * 60 * 1000

/**
 * States of sequences that were taken over, so that a conversation that comes back is not read again.
 * It belongs to one context in one process and dies with it: a state never meets another model.
 */
export class Shelf {
  readonly #limitBytes: number
  readonly #clock: () => number
  /** The one used longest ago first. */
  #kept: readonly Kept[] = []

  constructor(options: { readonly limitBytes: number; readonly clock: () => number }) {
    this.#limitBytes = options.limitBytes
    this.#clock = options.clock
  }

  get sizeBytes(): number {
    return this.#kept.reduce((sum, { state }) => sum + state.length, 0)
  }

  /** The longest beginning of the prompt that is here. */
  find(prompt: Prefix): { readonly holder: Kept; readonly common: number } | null {
    this.#dropOld()
    return longest(this.#kept, prompt)
  }

  /** Puts a state on the shelf, in place of those that it goes on from; the least recent fall off the end. */
  keep({ account, tokens, length, publicLength }: Prefix, state: Uint8Array): void {
    const one = { account, tokens: tokens.slice(0, length), length, publicLength, state }
    const others = this.#kept.filter((kept) => !isBeginningOf(kept, one))
    this.#kept = [...others, { ...one, keptAt: this.#clock() }]
    this.#dropOld()
    while (this.sizeBytes > this.#limitBytes) this.#kept = this.#kept.slice(1)
  }

  /** It was put back into cells: it is wanted, or no longer needed here. */
  used(kept: Kept, by: string | null): void {
    const others = this.#kept.filter((other) => other !== kept)
    this.#kept = kept.account === by ? others : [...others, kept]
  }

  #dropOld(): void {
    const oldest = this.#clock() - LONGEST_MS
    if (this.#kept.some(({ keptAt }) => keptAt < oldest)) {
      this.#kept = this.#kept.filter(({ keptAt }) => keptAt >= oldest)
    }
  }
}

function isBeginningOf(kept: Kept, { length, ...one }: Prefix): boolean {
  if (kept.account !== one.account || kept.length > length) return false
  return sharedLength(kept, { ...one, length: length + 1 }) === kept.length
}
