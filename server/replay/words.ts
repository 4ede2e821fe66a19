import { utf8, type EditValue, type RunValue, type TextValue } from '@overt/verifier'
import { pieceOf, type Pieces } from '../engine/llama/protocol.ts'
import { AnswerReading, type Marks } from '../engine/reading/answer-reading.ts'
import { isRecovered } from './recovered.ts'

/** What tokens say. */
export type Words = {
  readonly text: string
  readonly edits: readonly EditValue[]
  /** Where each token's piece ends, in bytes of all pieces joined. */
  readonly offsets: readonly number[]
}

/** What one run's tokens say, and where it had to end. */
export type Spelled = Words & {
  /** After how many tokens the stop string was there; null when it never was. */
  readonly stoppedAfter: number | null
  /** How many calls of tools it makes. */
  readonly calls: number
}

/** Puts the pieces together as the engine does. */
export function spell(output: readonly number[], marks: Marks, pieces: Pieces): Spelled {
  const text = new AnswerReading(marks)
  let stoppedAfter: number | null = null
  for (const [at, id] of output.entries()) {
    text.push(pieceOf(pieces, id), id)
    if (text.stopped) stoppedAfter ??= at + 1
  }
  text.end()
  let end = 0
  const offsets = output.map((id) => (end += pieceOf(pieces, id).length))
  const { edits, calls } = text
  return { text: text.text, edits, offsets, stoppedAfter, calls }
}

/** The words of an answer of several runs: their pieces follow each other. */
export function together(runs: readonly Words[]): Words {
  const [edits, offsets]: [EditValue[], number[]] = [[], []]
  for (const run of runs) {
    const begin = offsets.at(-1) ?? 0
    edits.push(...run.edits.map((edit) => ({ ...edit, at: begin + edit.at })))
    offsets.push(...run.offsets.map((end) => begin + end))
  }
  return { text: runs.map(({ text }) => text).join(''), edits, offsets }
}

/** A sentence about a run that does not end where it should, with the step, or null. */
export function endFault(
  { output, stop }: RunValue,
  { stoppedAfter, calls }: Spelled,
  { ends, limit }: { readonly ends: ReadonlySet<number>; readonly limit: number },
): { readonly step: number; readonly detail: string } | null {
  const count = output.length
  const ended = output.findIndex((id) => ends.has(id)) + 1 || null
  const due = Math.min(ended ?? Infinity, stoppedAfter ?? Infinity, limit)
  if (due < count) return { step: due, detail: 'The answer goes on behind its end.' }
  const isBorneOut =
    (stop === (calls > 0 ? 'tool' : 'eos') && ended === count) ||
    (stop === 'length' && count === limit) ||
    (stop === 'stop' && stoppedAfter === count) ||
    !['eos', 'tool', 'length', 'stop'].includes(stop)
  if (isBorneOut) return null
  return { step: count, detail: `The answer is cut: it does not end here by ${stop}.` }
}

/** Whether these are the words of the tokens; `last` is the run that they end with. */
export function isText(
  { text, edits }: TextValue,
  words: Words,
  last: Pick<RunValue, 'stop' | 'trace'>,
): boolean {
  if (text === words.text && isSameEdits(edits, words.edits)) return true
  // Words that reached the store before the engine was gone: what came after them is lost.
  return isRecovered(last) && edits.length === 0 && words.text.startsWith(text)
}

/** The first of the tokens whose piece the text does not have as it is. */
export function strangeToken(text: string, words: Words): number {
  let same = 0
  while (same < text.length && text[same] === words.text[same]) same++
  const at = utf8(text.slice(0, same).toWellFormed()).length
  const token = words.offsets.findIndex((end) => end > at)
  return token === -1 ? words.offsets.length : token
}

const isSameEdits = (some: readonly EditValue[], others: readonly EditValue[]): boolean =>
  some.length === others.length &&
  some.every((edit, i) => {
    const other = others[i]
    return (
      edit.at === other?.at &&
      edit.del === other.del &&
      edit.ins === other.ins &&
      edit.by === other.by
    )
  })
