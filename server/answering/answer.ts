import type { Begun } from './begun.ts'
import type { EventWriter } from './event-writer.ts'
import { gather } from './gather.ts'
import { generate } from './generate.ts'
import { observe } from './observe.ts'
import type { Parts } from './parts.ts'
import { record } from './record.ts'
import { finishFromEvents } from './recover.ts'
import type { Running } from './running.ts'
import { seal } from './seal.ts'

/**
 * The life of one answer after its question is stored. Each step reads the one before it; whatever
 * leaves the last one is in the store. Nobody waits for it but the drain.
 */
export async function answer(
  parts: Parts & { readonly writer: EventWriter },
  begun: Begun,
  running: Running,
  closing: AbortSignal,
): Promise<void> {
  const { metrics, clock, logger } = parts
  const secondsSinceAsked = () => (clock() - begun.asked) / 1000
  try {
    const steps = generate(begun, running, logger)
    const observed = observe(steps, metrics, secondsSinceAsked)
    const recorded = record(parts, begun, closing, gather(observed))
    const sealed = seal(parts, begun, closing, recorded)
    for await (const events of sealed) running.stored(events)
  } catch (error) {
    // A fault of ours. What was stored is still an answer, and is sealed as one that broke off.
    logger.error({ error, answer: begun.id }, 'an answer could not be recorded')
    const rest = finishFromEvents(parts, begun, 'error', closing)
    for await (const events of rest) running.stored(events)
  }
}
