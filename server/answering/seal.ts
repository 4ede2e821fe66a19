import { setImmediate } from 'node:timers/promises'
import type { NumberedEvent } from '@overt/wire'
import { commit } from './commit.ts'
import type { Parts } from './parts.ts'
import { persist } from './persist.ts'
import type { Recorded } from './record.ts'
import { settle } from './settle.ts'

/**
 * The last step: what came of the answer is committed, given to the ledger, and covered by a checkpoint.
 * Yields what is stored, together what was stored together.
 */
export async function* seal(
  parts: Parts,
  answer: { readonly id: string; readonly receipt: string },
  closing: AbortSignal,
  recorded: AsyncIterable<Recorded>,
): AsyncGenerator<readonly NumberedEvent[]> {
  for await (const step of recorded) {
    if ('events' in step) {
      yield step.events
      continue
    }
    // What was told goes out first: a commit holds up this thread.
    await setImmediate()
    const ended = await persist(parts, 'store an answer', closing, () =>
      commit(parts, answer.id, () => step.outcome),
    )
    if (ended === null) return
    yield [ended]
    yield* settle(parts, answer.receipt, { isNew: true, closing })
  }
}
