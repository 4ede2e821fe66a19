import { type CodePoints, has } from '../code-points.ts'
import type { Regular } from './regular.ts'
import { once, TooLargeError, type Work } from './work.ts'

type NfaState = {
  readonly set: CodePoints | null
  /** Where it goes on: by a character of `set`, or without one where `set` is null. */
  readonly to: number[]
}

const MOST_STATES = 30_000

/** @throws TooLargeError */
export const nfaOf = once((language: Regular, work: Work) => new Nfa(language, work))

/** Reads texts of a regular language, in time that grows with the text alone. */
class Nfa {
  readonly #states: NfaState[] = []
  readonly start: readonly number[]
  readonly #end: number
  readonly #work: Work

  constructor(language: Regular, work: Work) {
    this.#work = work
    this.#end = this.#add(null, [])
    this.start = this.settled([this.#lay(language, this.#end)])
  }

  get sets(): readonly CodePoints[] {
    return this.#states.flatMap(({ set }) => (set === null ? [] : [set]))
  }

  accepts(states: readonly number[]): boolean {
    return states.includes(this.#end)
  }

  /** Of some states those that read a character, with where each goes on. */
  readers(states: readonly number[]): readonly { set: CodePoints; to: readonly number[] }[] {
    return states.flatMap((at) => {
      const state = this.#states[at]
      return state?.set == null ? [] : [{ set: state.set, to: state.to }]
    })
  }

  matches(text: string): boolean {
    let states = this.start
    for (const character of text) {
      const point = character.codePointAt(0) ?? 0
      const next = this.readers(states).flatMap(({ set, to }) => (has(set, point) ? to : []))
      states = this.settled(next)
      if (states.length === 0) return false
    }
    return this.accepts(states)
  }

  /** Some states with all that are reached from them without reading. */
  settled(from: readonly number[]): readonly number[] {
    const seen = new Set<number>()
    const open = [...from]
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen.has(at)) continue
      seen.add(at)
      const state = this.#states[at]
      if (state?.set === null) open.push(...state.to)
    }
    this.#work.spend(1 + seen.size)
    return [...seen].toSorted((a, b) => a - b)
  }

  #add(set: CodePoints | null, to: number[]): number {
    if (this.#states.length >= MOST_STATES) throw new TooLargeError()
    this.#work.spend(1)
    return this.#states.push({ set, to }) - 1
  }

  #lay(language: Regular, then: number): number {
    switch (language.kind) {
      case 'class':
        return this.#add(language.set, [then])
      case 'sequence':
        return language.items.reduceRight((next, item) => this.#lay(item, next), then)
      case 'choice':
        return this.#add(
          null,
          language.items.map((item) => this.#lay(item, then)),
        )
      case 'repeat':
        return this.#layRepeat(language, then)
    }
  }

  #layRepeat({ item, min, max }: Regular & { kind: 'repeat' }, then: number): number {
    let next = then
    if (max === null) {
      const to = [then]
      next = this.#add(null, to)
      to.push(this.#lay(item, next))
    }
    for (let more = (max ?? min) - min; more > 0; more--) {
      next = this.#add(null, [this.#lay(item, next), then])
    }
    for (let times = 0; times < min; times++) next = this.#lay(item, next)
    return next
  }
}
