import type { Sequence } from './sequences.ts'

type Expected = {
  /** Of the sequence when its answer ended: by another number it is another prompt's. */
  readonly given: number
  readonly tokens: readonly number[]
  read: number
}

/** What is read next, and where. */
export type Portion = { readonly sequence: Sequence; readonly tokens: readonly number[] }

/**
 * What conversations will have after the answers that have ended: an answer's last token, and what the template
 * writes before the next text of a person, who takes longer to read the answer than the model takes to read this.
 * A prompt that goes on otherwise has lost nothing.
 */
export class Ahead {
  readonly #expected = new Map<Sequence, Expected>()

  /** An answer has ended, and its sequence is idle. */
  expect(sequence: Sequence, tokens: readonly number[]): void {
    this.#expected.delete(sequence)
    if (sequence.length + tokens.length > sequence.tokens.length) return
    this.#expected.set(sequence, { given: sequence.given, tokens, read: 0 })
  }

  /** At most so many tokens, of the conversation that ended last; null when nothing is left. */
  next(most: number): Portion | null {
    for (const [sequence, expected] of [...this.#expected].toReversed()) {
      const tokens = expected.tokens.slice(expected.read, expected.read + most)
      const isThere = !sequence.busy && sequence.given === expected.given
      if (isThere && tokens.length > 0) {
        expected.read += tokens.length
        return { sequence, tokens }
      }
      this.#expected.delete(sequence)
    }
    return null
  }
}
