import type { Context } from '../llama/context.ts'

/** Tokens for one sequence, so many at once. */
export type Reading = {
  readonly context: Context
  readonly sequence: number
  readonly tokens: readonly number[] | Int32Array
  /** The position of the first of `tokens`. */
  readonly from?: number
  /** How many tokens each batch has, over and over. */
  readonly sizes: readonly number[]
  /** Which of `tokens` a row is wanted of. */
  readonly wants: (index: number) => boolean
}

/** Feeds the tokens and hands out the rows that are wanted, in order; each is gone after its turn. */
export function* readRows(
  reading: Reading,
): Generator<{ readonly index: number; readonly row: Float32Array }> {
  const { context, sequence, tokens, from = 0, sizes, wants } = reading
  for (let begin = 0, batch = 0; begin < tokens.length; batch++) {
    const end = Math.min(tokens.length, begin + (sizes[batch % sizes.length] ?? 1))
    const places: { readonly index: number; readonly at: number }[] = []
    for (let index = begin; index < end; index++) {
      const wanted = wants(index)
      const at = context.add(tokens[index] ?? 0, from + index, sequence, wanted)
      if (wanted) places.push({ index, at })
    }
    context.decode()
    for (const { index, at } of places) yield { index, row: context.row(at) }
    begin = end
  }
}
