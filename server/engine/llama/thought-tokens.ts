import type { Sampling, Thinking } from '../engine.ts'
import type { ThoughtMarks } from '../grammar/grammar-run.ts'
import type { ThoughtOrder } from '../sampler/thought-budget.ts'
import { pieceOf, type Pieces } from './protocol.ts'

/** The tokens that a model's marks of thought are; null where one of them is several tokens, or none. */
export function thoughtTokens(
  pieces: Pieces,
  marks: Pick<Thinking, 'open' | 'close'> | null,
): { readonly open: number; readonly close: number } | null {
  if (marks === null) return null
  const [open, close] = [idOf(pieces, marks.open), idOf(pieces, marks.close)]
  return open === null || close === null ? null : { open, close }
}

/** A thought can be closed where its marks are tokens of their own. */
export const closedBy = (
  tokens: ReturnType<typeof thoughtTokens>,
  closing: readonly number[],
): Thinking['tokens'] =>
  tokens !== null && closing.includes(tokens.close) ? { ...tokens, closing } : null

function idOf(pieces: Pieces, text: string): number | null {
  const wanted = new TextEncoder().encode(text)
  const count = pieces.offsets.length - 1
  for (let id = 0; id < count; id++) {
    const piece = pieceOf(pieces, id)
    if (piece.length === wanted.length && piece.every((byte, i) => byte === wanted[i])) return id
  }
  return null
}

/** What the sampler holds a thought to; null where nothing bounds it. */
export function thoughtOf({ thinking }: Sampling): ThoughtOrder | null {
  const { budget = null, tokens = null, begun = false } = thinking ?? {}
  return budget === null || tokens === null ? null : { ...tokens, begun, budget }
}

/** What a grammar beside the thought goes by. */
export const marksOf = ({ thinking }: Sampling): ThoughtMarks | null =>
  thinking && { open: thinking.open, close: thinking.close, begun: thinking.begun }
