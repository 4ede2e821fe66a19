import type { NumberedEvent } from '@overt/wire'
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
    const stored = await Array.fromAsync(storedEvents(parts.store.db, answer, cipher))
    const events = stored.map(({ event }) => event)
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
