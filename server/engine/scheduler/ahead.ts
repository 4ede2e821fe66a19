import type { Cells } from './cells.ts'
import type { Given } from './run.ts'
import type { Sequence } from './sequences.ts'

type Expected = {
  readonly given: Given
  /** Where it is read, and that sequence's number then: by another number it is another prompt's. */
  place: { readonly sequence: Sequence; readonly given: number } | null
}

/** What is read next, and where. */
export type Portion = { readonly sequence: Sequence; readonly tokens: Int32Array }

/**
 * How the next prompts of conversations will begin, as far as it is not read yet: the end of an answer and what the
 * template writes before a person's next text; of an answer that thought first, all of its text, which then
 * stands elsewhere. People take longer to read an answer than the model does. A prompt that comes takes whatever
 * sequence it wants, and one that goes on otherwise has lost nothing.
 */
export class Ahead {
  readonly #cells: Pick<Cells, 'take' | 'release'>
  readonly #most: number
  /** The one that was told last is at the end, and read first. */
  #expected: Expected[] = []

  /** At most so many are remembered: as many as have cells. */
  constructor(cells: Pick<Cells, 'take' | 'release'>, most: number) {
    this.#cells = cells
    this.#most = most
  }

  expect(given: Given): void {
    this.#expected = [...this.#expected, { given, place: null }].slice(-this.#most)
  }

  /** At most so many tokens; null when nothing is left. Nobody may be answered meanwhile. */
  next(most: number): Portion | null {
    for (;;) {
      const last = this.#expected.at(-1)
      if (last === undefined) return null
      const sequence = this.#sequenceOf(last)
      const from = sequence?.length ?? 0
      const tokens = last.given.tokens.subarray(from, from + most)
      if (sequence !== null && tokens.length > 0) return { sequence, tokens }
      this.#expected.pop()
    }
  }

  /** Chosen once, as for a prompt; null when a prompt has it now. */
  #sequenceOf(expected: Expected): Sequence | null {
    expected.place ??= this.#choose(expected.given)
    if (expected.place === null) return null
    const { sequence, given } = expected.place
    return sequence.busy || sequence.given !== given ? null : sequence
  }

  #choose(given: Given): Expected['place'] {
    const sequence = this.#cells.take(given)
    if (sequence === null) return null
    this.#cells.release(sequence)
    return { sequence, given: sequence.given }
  }
}
