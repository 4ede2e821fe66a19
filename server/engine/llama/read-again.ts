import type { Run } from '../engine.ts'
import { AnswerReading, type Marks } from '../reading/answer-reading.ts'
import { pieceOf, type Pieces } from './protocol.ts'

/** What output tokens say when they are read to their end. */
export function readAgain(
  ids: readonly number[],
  marks: Marks,
  pieces: Pieces,
): Pick<Run, 'text' | 'edits'> {
  const reading = new AnswerReading(marks)
  for (const id of ids) reading.push(pieceOf(pieces, id), id)
  reading.end()
  return { text: reading.text, edits: reading.edits }
}
