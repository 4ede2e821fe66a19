import type { AnswerEvent, NumberedEvent } from '@overt/wire'
import { runningAnswerIds } from './answer-rows.ts'
import { commit } from './commit.ts'
import { outcomeSoFar, type Cut } from './outcome.ts'
import type { Parts } from './parts.ts'
import { settle } from './settle.ts'
import { storedEvents } from './stored-events.ts'

/** Commits and seals an answer that has no engine any more, as what its stored events say. */
export async function* finishFromEvents(
  parts: Parts,
  answer: { readonly id: string; readonly receipt: string },
  cut: Cut,
  closing: AbortSignal,
): AsyncGenerator<NumberedEvent> {
  const ended = await commitFromEvents(parts, answer.id, cut)
  if (ended === null) return
  yield ended
  yield* settle(parts, answer.receipt, { isNew: true, closing })
}

async function commitFromEvents(
  parts: Parts,
  answer: string,
  cut: Cut,
): Promise<NumberedEvent | null> {
  return commit(parts, answer, async (plan, cipher) => {
    const events: AnswerEvent[] = []
    for await (const { event } of storedEvents(parts.store.db, answer, cipher)) events.push(event)
    return outcomeSoFar(events, Number(plan.sampler.temperature.value), cut)
  })
}

/** Ends every answer that the last run of the server left unfinished. One that cannot be read is left and named. */
export async function endInterrupted(parts: Parts): Promise<void> {
  for (const id of await runningAnswerIds(parts.store.db)) {
    try {
      await commitFromEvents(parts, id, 'interrupted')
    } catch (error) {
      parts.logger.error({ error, answer: id }, 'could not end an interrupted answer')
    }
  }
}
