import { fallbacks } from './fallbacks.ts'

/**
 * Finds stop strings in a byte stream, one Knuth-Morris-Pratt automaton a string, so that what it
 * finds does not depend on how the stream is cut. The match that completes first wins; of those that
 * complete at the same byte, the longest.
 */
export class StopMatcher {
  readonly #automata: readonly Automaton[]

  constructor(stops: readonly string[]) {
    const encoder = new TextEncoder()
    this.#automata = stops
      .filter((stop) => stop !== '')
      .map((stop) => automatonOf(encoder.encode(stop)))
  }

  /** How many of the last bytes may still become a match: the caller holds these back. */
  get held(): number {
    return this.#automata.reduce((held, { state }) => Math.max(held, state), 0)
  }

  /** Takes one byte; the length of the match that it completes, or 0. */
  take(byte: number): number {
    let matched = 0
    for (const automaton of this.#automata) {
      advance(automaton, byte)
      if (automaton.state === automaton.needle.length) matched = Math.max(matched, automaton.state)
    }
    return matched
  }
}

type Automaton = {
  readonly needle: Uint8Array
  readonly fallback: Int32Array
  /** How many bytes of the needle end the stream so far. */
  state: number
}

const automatonOf = (needle: Uint8Array): Automaton => ({
  needle,
  fallback: fallbacks(needle),
  state: 0,
})

function advance(automaton: Automaton, byte: number): void {
  const { needle, fallback } = automaton
  while (automaton.state > 0 && byte !== needle[automaton.state]) {
    automaton.state = fallback[automaton.state] ?? 0
  }
  if (byte === needle[automaton.state]) automaton.state++
}
