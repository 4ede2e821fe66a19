import { fallbacks } from '../fallbacks.ts'
import { DEAD, type Machine, type State } from './automaton.ts'

/**
 * A grammar that holds only from the first time a text was generated on. Until then every byte and an
 * end are allowed. States below the text's length count how much of it has just been read.
 */
export class Awaited implements Machine {
  readonly start = 0
  readonly #text: Uint8Array
  readonly #back: Int32Array
  readonly #machine: Machine

  constructor(text: string, machine: Machine) {
    this.#text = new TextEncoder().encode(text)
    this.#back = fallbacks(this.#text)
    this.#machine = machine
  }

  next(state: State, byte: number): State {
    const length = this.#text.length
    if (state >= length) return this.#above(this.#machine.next(state - length, byte))
    let read = state
    while (read > 0 && this.#text[read] !== byte) read = this.#back[read] ?? 0
    if (this.#text[read] === byte) read++
    return read === length ? this.#above(this.#machine.start) : read
  }

  complete(state: State): boolean {
    const length = this.#text.length
    return state < length || this.#machine.complete(state - length)
  }

  isFree(state: State): boolean {
    return state < this.#text.length
  }

  tidy(state: State): State {
    const length = this.#text.length
    return state < length ? state : this.#above(this.#machine.tidy(state - length))
  }

  #above(state: State): State {
    return state === DEAD ? DEAD : state + this.#text.length
  }
}
