import type { NumberedEvent } from '@overt/wire'
import type { Step } from './generate.ts'
import type { EventWriter } from './event-writer.ts'
import { joined } from './joined.ts'
import type { Outcome } from './outcome.ts'
import type { Parts } from './parts.ts'
import { persist } from './persist.ts'

/**
 * What the pipeline yields once it is stored, together what was stored together; the outcome is last, and is
 * stored by sealing it.
 */
export type Recorded = { readonly events: readonly NumberedEvent[] } | { readonly outcome: Outcome }

/** Numbers, encrypts and stores; only then are the events anybody's to see. Number 0 came with the question. */
export async function* record(
  parts: Pick<Parts, 'logger' | 'pause'> & { readonly writer: EventWriter },
  { id, conversation }: { readonly id: string; readonly conversation: string },
  closing: AbortSignal,
  batches: AsyncIterable<readonly Step[]>,
): AsyncGenerator<Recorded> {
  let n = 1
  for await (const steps of batches) {
    const events: NumberedEvent[] = []
    let outcome: Outcome | null = null
    for (const step of joined(steps)) {
      if (step.type === 'stopped') outcome = step.outcome
      else events.push({ n: n++, event: step })
    }
    if (events.length > 0) {
      const isStored = await persist(parts, 'store an answer event', closing, () =>
        parts.writer.write({ answer: id, conversation, events }),
      )
      if (isStored !== true) return
      yield { events }
    }
    if (outcome !== null) yield { outcome }
  }
}
