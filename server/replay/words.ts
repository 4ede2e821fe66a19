import { applyEdits, utf8, type EditValue, type RunValue, type TextValue } from '@overt/verifier'
import { pieceOf, type Pieces } from '../engine/llama/protocol.ts'
import { AnswerReading, type Marks } from '../engine/reading/answer-reading.ts'
import { isRecovered } from './recovered.ts'

/** What a run's tokens say: its text, and where it had to end. */
export type Spelled = {
  readonly text: string
  readonly edits: readonly EditValue[]
  readonly joined: Uint8Array
  /** Where each token's piece ends, in bytes of `joined`. */
  readonly offsets: readonly number[]
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
  const parts = output.map((id) => pieceOf(pieces, id))
  let end = 0
  const offsets = parts.map((part) => (end += part.length))
  const joined = new Uint8Array(Buffer.concat(parts))
  const { edits, calls } = text
  return { text: text.text, edits, joined, offsets, stoppedAfter, calls }
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

/** Whether these are the words of the tokens. */
export function isText(
  { text, edits }: TextValue,
  spelled: Spelled,
  run: Pick<RunValue, 'stop' | 'trace'>,
): boolean {
  if (text === spelled.text && isSameEdits(edits, spelled.edits)) return true
  // Words that reached the store before the engine was gone: what came after them is lost.
  if (isRecovered(run)) {
    return edits.length === 0 && spelled.text.startsWith(text)
  }
  if (edits.every(isOwn) || !isSameEdits(edits.filter(isOwn), spelled.edits)) return false
  return applied(spelled.joined, edits) === text
}

/** The step whose piece is the first that the text does not have as it is. */
export function strangeStep(text: string, spelled: Spelled): number {
  let same = 0
  while (same < text.length && text[same] === spelled.text[same]) same++
  const at = utf8(text.slice(0, same).toWellFormed()).length
  const step = spelled.offsets.findIndex((end) => end > at)
  return step === -1 ? spelled.offsets.length : step
}

/** Made by the engine from the tokens alone. */
const isOwn = ({ by }: EditValue): boolean => by !== 'guard'

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

/** Null when the edits overlap, are out of order, or reach past the end. */
function applied(joined: Uint8Array, edits: readonly EditValue[]): string | null {
  const bytes = applyEdits(joined, edits)
  return bytes && Buffer.from(bytes).toString('utf8')
}
