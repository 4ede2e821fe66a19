import type { Place, ThoughtPath } from '../reading/thought-path.ts'
import { DEAD, type Machine, type State } from './automaton.ts'

/**
 * A grammar of what comes behind a thought: the thought, its marks and the space behind them are free. It
 * does not read them either, so a call that is only thought of is none. A state is a place on the way past the thought
 * with a state of the grammar beside it; where no words have begun that is the grammar's start.
 */
export class BesideThought implements Machine {
  readonly start: State
  readonly #path: ThoughtPath
  readonly #machine: Machine
  /** More than there are places. */
  readonly #places: number

  constructor(path: ThoughtPath, begun: boolean, machine: Machine) {
    this.#path = path
    this.#machine = machine
    this.#places = path.words + 1
    this.start = this.#state(path.start(begun), begun ? DEAD : machine.start)
  }

  next(state: State, byte: number): State {
    const { place, of } = this.#parts(state)
    const next = this.#path.next(place, byte)
    // What turns out to be no mark was words from its first byte on.
    const reads = this.#path.isBefore(place) || place === this.#path.words
    const from = reads ? of : this.#machine.start
    if (next !== this.#path.words && !this.#path.isBefore(next)) return this.#state(next, DEAD)
    const to = from === DEAD ? DEAD : this.#machine.next(from, byte)
    // Space before a mark is said: only the mark itself need not be words.
    const isSaid = next === this.#path.words || next === this.#path.start(false)
    return to === DEAD && isSaid ? DEAD : this.#state(next, to)
  }

  complete(state: State): boolean {
    const { place, of } = this.#parts(state)
    const reads = this.#path.isBefore(place) || place === this.#path.words
    const at = reads ? of : this.#machine.start
    return at !== DEAD && this.#machine.complete(at)
  }

  isFree(state: State): boolean {
    const { place, of } = this.#parts(state)
    return this.#path.isInside(place) || (of !== DEAD && this.#machine.isFree(of))
  }

  tidy(state: State): State {
    const { place, of } = this.#parts(state)
    return of === DEAD ? state : this.#state(place, this.#machine.tidy(of))
  }

  #state(place: Place, of: State): State {
    return (of + 1) * this.#places + place
  }

  #parts(state: State): { readonly place: Place; readonly of: State } {
    return { place: state % this.#places, of: Math.floor(state / this.#places) - 1 }
  }
}
