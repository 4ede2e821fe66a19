import type { NumberedEvent } from '@overt/wire'
import type { AnswerRow } from '../store/database.ts'
import type { Parts } from './parts.ts'
import type { RunningAnswers } from './running.ts'
import { storedEvents } from './stored-events.ts'

/**
 * The events of an answer after number `after`: what is stored, then what will be, until the last.
 * A listener reads everything from the store, so none is missed, none comes twice, and one that is
 * slow holds back nobody.
 */
export async function* eventsOf(
  { store, conversations }: Pick<Parts, 'store' | 'conversations'>,
  runningAnswers: RunningAnswers,
  answer: AnswerRow,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<NumberedEvent> {
  let last = after
  for (;;) {
    // Looked up before reading: if it was over by then, what is read is all there will be.
    const running = runningAnswers.get(answer.id)
    const cipher = await conversations.cipher(store.db, answer.conversation)
    if (cipher === null) return
    for await (const event of storedEvents(store.db, answer.id, cipher, last)) {
      if (signal.aborted) return
      last = event.n
      yield event
    }
    if (running === null) return
    if (!(await running.beyond(last, signal))) return
  }
}
