import type { AnswerEvent, NumberedEvent } from '@overt/wire'
import { commit } from './commit.ts'
import { outcomeSoFar, type Cut } from './outcome.ts'
import type { Parts } from './parts.ts'
import { rereadAgain } from './reread.ts'
import { settle } from './settle.ts'
import { storedEvents } from './stored-events.ts'

/** Commits and seals an answer that has no engine any more, as what its stored events say. */
export async function* finishFromEvents(
  parts: Parts,
  answer: { readonly id: string; readonly receipt: string },
  cut: Cut,
  closing: AbortSignal,
): AsyncGenerator<readonly NumberedEvent[]> {
  const ended = await commit(parts, answer.id, async (plan, cipher, model) => {
    const events: AnswerEvent[] = []
    for await (const page of storedEvents(parts.store.db, answer.id, cipher)) {
      events.push(...page.map(({ event }) => event))
    }
    const reread = await rereadAgain(parts, model, plan, closing)
    return outcomeSoFar(events, {
      temperature: Number(plan.sampler.temperature.value),
      reread,
      cut,
    })
  })
  if (ended === null) return
  yield [ended]
  yield* settle(parts, answer.receipt, { isNew: true, closing })
}
