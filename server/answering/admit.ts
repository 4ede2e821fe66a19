import type { EngineEvent } from '../engine/engine.ts'

/** An engine that has begun, and has not been refused. Whoever does not read it to its end closes it. */
export type Admitted = AsyncIterable<EngineEvent> & { close(): Promise<void> }

/**
 * Starts an engine and gives it the rest of this turn to refuse, so that a question it has no room
 * for is refused before it is stored. What it yields is kept for whoever reads on.
 * @throws EngineError what the engine refused with.
 */
export async function admit(engine: AsyncIterable<EngineEvent>): Promise<Admitted> {
  const events = engine[Symbol.asyncIterator]()
  const first = events.next()
  await Promise.race([first, new Promise((resolve) => setImmediate(resolve))])
  return {
    [Symbol.asyncIterator]: () => readOn(first, events),
    close: async () => {
      await events.return?.()
      // What it had to say before it was closed is nobody's concern any more.
      await first.catch(() => {})
    },
  }
}

async function* readOn(
  first: Promise<IteratorResult<EngineEvent>>,
  events: AsyncIterator<EngineEvent>,
): AsyncGenerator<EngineEvent> {
  try {
    for (let next = await first; next.done !== true; next = await events.next()) yield next.value
  } finally {
    await events.return?.()
  }
}
