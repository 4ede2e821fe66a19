import { fallbacks } from '../fallbacks.ts'
import { isSpace } from './space.ts'

/** How far an answer has come with its thought. A small number. */
export type Place = number

/** A thought's marks, as bytes. */
export type ThoughtBytes = { readonly open: ArrayLike<number>; readonly close: ArrayLike<number> }

/**
 * The way of an answer past its thought, byte by byte: space and the mark that opens it, the thought, the mark
 * that closes it and the space behind, then words to the end. Without that mark in its first place there is
 * no thought. Whatever counts a thought or keeps out of it goes by this, as `AnswerReading` tells it.
 */
export class ThoughtPath {
  readonly #open: ArrayLike<number>
  readonly #close: ArrayLike<number>
  readonly #back: Int32Array

  constructor({ open, close }: ThoughtBytes) {
    this.#open = open
    this.#close = close
    this.#back = fallbacks(close)
  }

  start(begun: boolean): Place {
    return begun ? this.#inside : 0
  }

  next(place: Place, byte: number): Place {
    if (place < this.#inside) return this.#nextBefore(place, byte)
    if (place < this.#behind) return this.#nextInside(place - this.#inside, byte)
    return place === this.#behind && isSpace(byte) ? place : this.words
  }

  /** Neither a thought nor words yet. */
  isBefore(place: Place): boolean {
    return place < this.#inside
  }

  /** Between the marks. */
  isInside(place: Place): boolean {
    return place >= this.#inside && place < this.#behind
  }

  /** Words have begun, or a thought in their stead could not any more. */
  get words(): Place {
    return this.#behind + 1
  }

  get #inside(): Place {
    return this.#open.length
  }

  get #behind(): Place {
    return this.#open.length + this.#close.length
  }

  #nextBefore(place: Place, byte: number): Place {
    if (byte === this.#open[place]) return place + 1
    return place === 0 && isSpace(byte) ? 0 : this.words
  }

  #nextInside(from: number, byte: number): Place {
    let read = from
    while (read > 0 && this.#close[read] !== byte) read = this.#back[read] ?? 0
    return this.#inside + (this.#close[read] === byte ? read + 1 : 0)
  }
}
