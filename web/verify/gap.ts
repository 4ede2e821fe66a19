import type { Words } from '../words/words.ts'

export type Gap = keyof Words['verify']['not']

/** The verifier's sentences on what is not proven, and their names here: a page speaks its reader's language. */
const sentences: Readonly<Record<Gap, string>> = {
  truth: 'That the answer is true.',
  once: 'That the question was asked only once.',
  retries: 'That no other noise was tried: the asker gave no nonce.',
  later: 'That no later charter or board was in the ledger: only a monitor can tell.',
  view: 'That everyone sees this same ledger: no witness signed it.',
  time: "When the answer was made: the times are the server's own word.",
  model: 'That this model gave these words: that takes a replay.',
  provider: "That the provider said this: the provider's words, on the operator's claim.",
  template: "That the words around the messages are the model's template: that takes a replay.",
  prompt: 'What the model was asked: the runs are not shown.',
  tools: 'That tools, passages, memory and attachments said what is recorded.',
  history: 'That the earlier turns were sealed as they stand in the prompt.',
  rest: 'Anything after the point where the answer was cut off.',
  forced: 'That the model chose every token: some were forced, as the runs say.',
}

const named = new Map(Object.entries(sentences).map(([gap, sentence]) => [sentence, gap]))
const isGap = (name: string | undefined): name is Gap =>
  name !== undefined && Object.hasOwn(sentences, name)

/** Null for a sentence of a newer verifier: it is then shown as it came. */
export function gapOf(sentence: string): Gap | null {
  const name = named.get(sentence)
  return isGap(name) ? name : null
}
