import type { NumberedEvent } from '@overt/wire'
import type { Step } from './generate.ts'
import { runningAnswer, insertEvents } from './answer-rows.ts'
import { eventRow } from './event.ts'
import type { Outcome } from './outcome.ts'
import type { Parts } from './parts.ts'
import { persist } from './persist.ts'

/** What the pipeline yields once it is stored; the outcome is last, and is stored by sealing it. */
export type Recorded = NumberedEvent | { readonly outcome: Outcome }

/** Numbers, encrypts and stores; only then are the events anybody's to see. Number 0 came with the question. */
export async function* record(
  parts: Parts,
  answer: { readonly id: string; readonly conversation: string },
  closing: AbortSignal,
  batches: AsyncIterable<readonly Step[]>,
): AsyncGenerator<Recorded> {
  let n = 1
  for await (const steps of batches) {
    const events: NumberedEvent[] = []
    let outcome: Outcome | null = null
    for (const step of steps) {
      if (step.type === 'stopped') outcome = step.outcome
      else events.push({ n: n++, event: step })
    }
    const isStored = await persist(parts, 'store an answer event', closing, () =>
      append(parts, answer, events),
    )
    if (isStored !== true) return
    yield* events
    if (outcome !== null) yield { outcome }
  }
}

/** False when the answer is gone: its conversation was erased meanwhile. */
async function append(
  { store, conversations }: Parts,
  answer: { readonly id: string; readonly conversation: string },
  events: readonly NumberedEvent[],
): Promise<boolean> {
  if (events.length === 0) return true
  let isThere = false
  await store.append(async (tx) => {
    // The key is read each time and kept nowhere: erasing it must be enough.
    const cipher = await conversations.cipher(tx, answer.conversation)
    if (cipher === null || (await runningAnswer(tx, answer.id)) === null) return
    await insertEvents(
      tx,
      events.map((event) => eventRow(answer.id, event, cipher)),
    )
    isThere = true
  })
  return isThere
}
