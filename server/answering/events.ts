import type { NumberedEvent } from '@overt/wire'
import type { AnswerRow } from '../store/database.ts'
import type { Parts } from './parts.ts'
import type { RunningAnswers } from './running.ts'
import { storedEvents } from './stored-events.ts'

/**
 * The events of an answer after number `after`: what is stored, then what will be, until the last.
 * A listener that keeps up is handed what was just stored; one that is behind reads from the store.
 * So none is missed, none comes twice, and one that is slow holds back nobody.
 */
export async function* eventsOf(
  parts: Pick<Parts, 'store' | 'conversations'>,
  runningAnswers: RunningAnswers,
  answer: AnswerRow,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<readonly NumberedEvent[]> {
  let last = after
  for (;;) {
    // Looked up before reading: if it was over by then, what is read is all there will be.
    const running = runningAnswers.get(answer.id)
    const recent = running?.after(last) ?? null
    const lists = recent === null ? await fromStore(parts, answer, last) : [recent]
    if (lists === null) return
    for await (const events of lists) {
      if (signal.aborted) return
      last = events.at(-1)?.n ?? last
      if (events.length > 0) yield events
    }
    if (running === null) return
    if (!(await running.beyond(last, signal))) return
  }
}

/** Null when the conversation was erased. */
async function fromStore(
  { store, conversations }: Pick<Parts, 'store' | 'conversations'>,
  { id, conversation }: AnswerRow,
  after: number,
): Promise<AsyncIterable<readonly NumberedEvent[]> | null> {
  const cipher = await conversations.cipher(store.db, conversation)
  return cipher === null ? null : storedEvents(store.db, id, cipher, after)
}
