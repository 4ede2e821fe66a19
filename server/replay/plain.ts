import type { RunValue } from '@overt/verifier'
import type { Marks } from '../engine/reading/answer-reading.ts'
import type { Replayer } from './found.ts'
import type { Fault } from './judge.ts'
import { reread } from './prompt.ts'
import type { Replayable } from './taught.ts'
import { endFault, isText, spell, strangeStep } from './words.ts'

/** What is wrong with a run, or unknown of it, before anything is decoded. */
type Plain =
  | { readonly is: 'unknown'; readonly detail: string }
  | { readonly is: 'fault'; readonly fault: Fault }

/** What can be told without decoding: prompt, end and text. */
export async function withoutDecoding(
  receipt: Replayable,
  run: RunValue,
  replayer: Replayer,
): Promise<Plain | null> {
  const { metadata } = replayer.opened
  const prompt = await reread(run, metadata, (texts) => replayer.tokenise(texts))
  if (prompt.is === 'unknown') return prompt
  if (prompt.is === 'other') {
    return { is: 'fault', fault: { step: 0, reason: 'prompt', detail: prompt.detail } }
  }
  const fault = plainFault(receipt, run, replayer, prompt.marks)
  return fault && { is: 'fault', fault }
}

/** End and text. */
function plainFault(
  { sampler, text, runs }: Replayable,
  run: RunValue,
  { opened }: Replayer,
  read: Pick<Marks, 'thinking' | 'calls'>,
): Fault | null {
  const { metadata, pieces, ends } = opened
  const unknown = run.output.findIndex((id) => id >= metadata.vocabulary)
  if (unknown !== -1) {
    return { step: unknown, reason: 'token', detail: `Token ${unknown} is none of this model's.` }
  }
  // What is spelt from its first token on has no thought before it.
  const isSpelt = sampler.grammar.value !== null && sampler.grammar.value.after === null
  const thinking = isSpelt ? null : read.thinking
  const marks = { stop: sampler.stop.value, thinking, calls: read.calls }
  const spelled = spell(run.output, marks, pieces)
  const limits = { ends: new Set(ends), limit: sampler.limit.value }
  const end = endFault(run, spelled, limits)
  if (end !== null) return { reason: 'end', ...end }
  if (text === null || runs.length > 1 || isText(text, spelled, run)) return null
  const detail = 'The text is not what the tokens say.'
  return { step: strangeStep(text.text, spelled), reason: 'text', detail }
}
