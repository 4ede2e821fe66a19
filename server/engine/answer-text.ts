import type { Edit } from './engine.ts'
import { StopMatcher } from './stop-matcher.ts'
import { Utf8Gate } from './utf8-gate.ts'

/** Text that will not be taken back, with the ids whose pieces it completes. */
export type Delta = { readonly text: string; readonly ids: readonly number[] }

/**
 * Turns token pieces into text: bytes that may still become a stop string or a character are held
 * back, and what comes out equals the joined pieces with `edits` applied (spec/receipt.md, `text`).
 * How the pieces were cut changes neither text nor edits.
 */
export class AnswerText {
  readonly #stops: StopMatcher
  readonly #gate = new Utf8Gate()
  /** Ids whose pieces have not come out whole yet, with the offset at which each piece ends. */
  readonly #waiting: { readonly id: number; readonly end: number }[] = []
  /** Bytes taken in that may still be part of a stop string. */
  #held: Uint8Array = new Uint8Array(0)
  #taken = 0
  #text = ''
  #stop: Edit | null = null

  constructor(stops: readonly string[]) {
    this.#stops = new StopMatcher(stops)
  }

  get text(): string {
    return this.#text
  }

  /** Up to which byte of what was taken in text has come out. */
  get released(): number {
    return this.#gate.released
  }

  /** In ascending order and never overlapping. */
  get edits(): readonly Edit[] {
    const repairs = this.#gate.repairs.map((repair) => ({ ...repair, by: 'utf8' }) as const)
    return this.#stop === null ? repairs : [...repairs, this.#stop]
  }

  /** True once a stop string was found: nothing after it becomes text. */
  get stopped(): boolean {
    return this.#stop !== null
  }

  /** Takes the piece of one token, or bytes without one; the text that this sets free. */
  push(piece: Uint8Array, id: number | null): Delta | null {
    if (this.#stop !== null) return null
    if (id !== null) this.#waiting.push({ id, end: this.#taken + piece.length })
    const held = concat(this.#held, piece)
    const heldFrom = this.#taken - this.#held.length
    const match = this.#match(piece)
    this.#taken += piece.length
    if (match === null) return this.#release(held, held.length - this.#stops.held)
    this.#stop = { at: match, del: this.#taken - match, ins: '', by: 'stop' }
    return this.#flush(held.subarray(0, match - heldFrom))
  }

  /** Ends the stream; what was held back for a stop string that never came is text after all. */
  end(): Delta | null {
    if (this.#stop !== null) return null
    return this.#flush(this.#held)
  }

  /** Where the first stop string that this piece completes begins, or null. */
  #match(piece: Uint8Array): number | null {
    for (let i = 0; i < piece.length; i++) {
      const length = this.#stops.take(piece[i] ?? 0)
      if (length > 0) return this.#taken + i + 1 - length
    }
    return null
  }

  #flush(bytes: Uint8Array): Delta | null {
    const delta = this.#release(bytes, bytes.length)
    this.#gate.end()
    return delta
  }

  #release(bytes: Uint8Array, length: number): Delta | null {
    const text = this.#gate.push(bytes.subarray(0, length))
    this.#held = bytes.slice(length)
    if (text === '') return null
    this.#text += text
    return { text, ids: this.#idsUpTo(this.#gate.released) }
  }

  #idsUpTo(offset: number): number[] {
    const after = this.#waiting.findIndex(({ end }) => end > offset)
    return this.#waiting.splice(0, after === -1 ? this.#waiting.length : after).map(({ id }) => id)
  }
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b
  const joined = new Uint8Array(a.length + b.length)
  joined.set(a)
  joined.set(b, a.length)
  return joined
}
