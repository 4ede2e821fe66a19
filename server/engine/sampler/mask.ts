import { GrammarError } from '../grammar/gbnf.ts'

/** What a sampler wants of a grammar: which tokens it allows next. */
export interface Allowing {
  allows(id: number): boolean
  /** Whether at most one token is allowed. */
  readonly leavesNoChoice: boolean
  /** One number a token: 1 where it is allowed. Overwritten by the next question. */
  allowed(): Uint8Array
  accept(id: number): void
}

/**
 * A grammar's part in a run's draws. A grammar that turns out too ambiguous to be run allows nothing from
 * then on: the run ends, and no other feels it.
 */
export class Mask {
  readonly #grammar: Allowing
  #row = new Float32Array(0)
  #broken = false

  constructor(grammar: Allowing) {
    this.#grammar = grammar
  }

  /** Of a token that was drawn freely: `only` is allowed, but nothing else is. */
  judge(id: number): 'free' | 'only' | 'refused' {
    return this.#asked('refused', () => {
      if (id === -1 || !this.#grammar.allows(id)) return 'refused'
      return this.#grammar.leavesNoChoice ? 'only' : 'free'
    })
  }

  /** The scores with every token that is not allowed at minus infinity: its own copy, overwritten by the next. */
  masked(scores: Float32Array): Float32Array {
    if (this.#row.length !== scores.length) this.#row = new Float32Array(scores.length)
    const allowed = this.#asked(null, () => this.#grammar.allowed())
    if (allowed === null) return this.#row.fill(-Infinity)
    for (let id = 0; id < scores.length; id++) {
      this.#row[id] = allowed[id] === 1 ? (scores[id] ?? -Infinity) : -Infinity
    }
    return this.#row
  }

  accept(id: number): void {
    this.#asked(null, () => this.#grammar.accept(id))
  }

  #asked<T>(otherwise: T, ask: () => T): T {
    if (this.#broken) return otherwise
    try {
      return ask()
    } catch (error) {
      if (!(error instanceof GrammarError)) throw error
      this.#broken = true
      return otherwise
    }
  }
}
