import { unevenAt, type RunValue } from '@overt/verifier'
import { thinkingOf } from '../answering/sampler.ts'
import type { Marks } from '../engine/reading/answer-reading.ts'
import type { Replayer } from './found.ts'
import type { Fault } from './judge.ts'
import { reread } from './prompt.ts'
import type { Replayable } from './taught.ts'
import { endFault, isText, spell, strangeToken, together, type Spelled } from './words.ts'

/** What is wrong with a run, or unknown of one, before anything is decoded; else how each run's answer marks its thought. */
export type Plain =
  | { readonly is: 'sound'; readonly thinking: readonly Marks['thinking'][] }
  | { readonly is: 'unknown'; readonly detail: string }
  | {
      readonly is: 'fault'
      /** Which of the receipt's runs it is. */
      readonly at: number
      readonly run: RunValue
      readonly fault: Fault
    }

/** What can be told without decoding: of each run its prompt, its shape and its end, then the text of all. */
export async function withoutDecoding(receipt: Replayable, replayer: Replayer): Promise<Plain> {
  const { metadata } = replayer.opened
  const all: Spelled[] = []
  const thinking: Marks['thinking'][] = []
  for (const [at, run] of receipt.runs.entries()) {
    const prompt = await reread(run, metadata, (texts) => replayer.tokenise(texts))
    if (prompt.is === 'unknown') return prompt
    if (prompt.is === 'other') {
      return { is: 'fault', at, run, fault: { step: 0, reason: 'prompt', detail: prompt.detail } }
    }
    const uneven = unevenFault(run) ?? unknownToken(run, metadata.vocabulary)
    if (uneven !== null) return { is: 'fault', at, run, fault: uneven }
    const marks = marksOf(receipt, run, prompt.marks)
    const spelled = spell(run.output, marks, replayer.opened.pieces)
    const end = endOf(receipt, run, replayer, spelled)
    if (end !== null) return { is: 'fault', at, run, fault: end }
    all.push(spelled)
    thinking.push(marks.thinking)
  }
  return stopFault(receipt) ?? textFault(receipt, all) ?? { is: 'sound', thinking }
}

function unevenFault(run: RunValue): Fault | null {
  const step = unevenAt(run)
  if (step === null) return null
  const reason = run.kinds.length === run.output.length ? 'scores' : 'kind'
  const detail = 'The run has not one kind and one step of its trace a token.'
  return { step, reason, detail }
}

function unknownToken({ output }: RunValue, vocabulary: number): Fault | null {
  const step = output.findIndex((id) => id >= vocabulary)
  if (step === -1) return null
  return { step, reason: 'token', detail: `Token ${step} is none of this model's.` }
}

function marksOf(
  { sampler: { grammar, stop } }: Replayable,
  { asked }: RunValue,
  { calls, thinking }: Pick<Marks, 'thinking' | 'calls'>,
): Marks {
  const around = { thinks: asked?.thinks ?? false }
  return { stop: stop.value, thinking: thinkingOf({ thinking, around }, grammar.value), calls }
}

function endOf(
  { sampler }: Replayable,
  run: RunValue,
  { opened }: Replayer,
  spelled: Spelled,
): Fault | null {
  const limits = { ends: new Set(opened.ends), limit: sampler.limit.value }
  const end = endFault(run, spelled, limits)
  return end && { reason: 'end', ...end }
}

function stopFault({ statement, runs }: Replayable): Plain | null {
  const last = runs.at(-1)
  if (last === undefined || last.stop === statement.stop) return null
  const detail = `The answer is said to end by ${statement.stop} and its last run by ${last.stop}.`
  const fault = { step: last.output.length, reason: 'end', detail } as const
  return { is: 'fault', at: runs.length - 1, run: last, fault }
}

function textFault({ text, runs }: Replayable, all: readonly Spelled[]): Plain | null {
  const words = together(all)
  const last = runs.at(-1)
  if (text === null || last === undefined || isText(text, words, last)) return null
  const detail = 'The text is not what the tokens say.'
  let step = strangeToken(text.text, words)
  for (const [at, run] of runs.entries()) {
    if (step < run.output.length || run === last) {
      return { is: 'fault', at, run, fault: { step, reason: 'text', detail } }
    }
    step -= run.output.length
  }
  return null
}
