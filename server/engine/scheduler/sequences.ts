/** One sequence of the context and the tokens that are in its cells, in order. */
export type Sequence = {
  readonly index: number
  readonly tokens: Int32Array
  length: number
  /** Whose tokens they are; null while there are none. */
  account: string | null
  busy: boolean
  /** When it was last given out, as a count. */
  given: number
}

/** Which sequence a run gets, and how many tokens of its prompt are in the cells already. */
export type Choice = { readonly sequence: Sequence; readonly common: number }

export function makeSequences(count: number, contextTokens: number): Sequence[] {
  return Array.from({ length: count }, (_, index) => ({
    index,
    tokens: new Int32Array(contextTokens),
    length: 0,
    account: null,
    busy: false,
    given: 0,
  }))
}

/**
 * The idle sequence that begins most like the prompt, among those of the same account only: what one
 * account wrote is never found by another. Otherwise an empty one, otherwise the one given out longest
 * ago. Null when all are busy.
 */
export function chooseSequence(
  sequences: readonly Sequence[],
  account: string,
  prompt: Int32Array,
): Choice | null {
  let best: Choice | null = null
  for (const sequence of sequences) {
    if (sequence.busy) continue
    const common = sequence.account === account ? commonLength(sequence, prompt) : 0
    const choice = { sequence, common }
    if (best === null || isBetter(choice, best)) best = choice
  }
  return best
}

function isBetter(choice: Choice, than: Choice): boolean {
  if (choice.common !== than.common) return choice.common > than.common
  const [empty, otherEmpty] = [choice.sequence.length === 0, than.sequence.length === 0]
  if (empty !== otherEmpty) return empty
  return choice.sequence.given < than.sequence.given
}

/** The last token of a prompt is always decoded again: its row gives the first token of the answer. */
function commonLength(sequence: Sequence, prompt: Int32Array): number {
  const most = Math.min(sequence.length, prompt.length - 1)
  let length = 0
  while (length < most && sequence.tokens[length] === prompt[length]) length++
  return length
}
