import type { Scored, TokenScore } from '../score.ts'
import type { RowScore } from '../sampler/row-score.ts'
import { pieceOf, type Pieces } from './protocol.ts'

/** The scores of tokens whose text has not come out yet, in the order of the tokens. */
export class TokenScores {
  readonly #pieces: Pieces
  readonly #waiting: TokenScore[] = []

  constructor(pieces: Pieces) {
    this.#pieces = pieces
  }

  push(id: number, score: RowScore | null): void {
    if (score === null) return
    const top = score.top.map((one) => this.#scored(one.id, one.logprob))
    this.#waiting.push({ ...this.#scored(id, score.logprob), top })
  }

  /** Of the next tokens, as many as came out. */
  take(count: number): readonly TokenScore[] {
    return this.#waiting.splice(0, count)
  }

  #scored(id: number, logprob: number): Scored {
    return { id, bytes: [...pieceOf(this.#pieces, id)], logprob }
  }
}
