import { AnswerEvent, type NumberedEvent } from '@overt/wire'
import type { Cipher } from '../conversation/cipher.ts'
import type { AnswerEventRow } from '../store/database.ts'
import { eventCell } from './cell.ts'

export function eventRow(
  answer: string,
  { n, event }: NumberedEvent,
  cipher: Cipher,
): AnswerEventRow {
  return { answer, n, body: cipher.encrypt(eventCell(answer, n), JSON.stringify(event)) }
}

export function eventOf({ answer, n, body }: AnswerEventRow, cipher: Cipher): NumberedEvent {
  return { n, event: AnswerEvent.parse(JSON.parse(cipher.decrypt(eventCell(answer, n), body))) }
}
