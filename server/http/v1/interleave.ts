/** Events of one of the choices of a completion that came together. */
export type OfChoice<T> = { readonly choice: number; readonly events: readonly T[] }

/**
 * The events of all choices as they come, each choice's own in order. However the reader leaves, `over` is
 * aborted before the sources are closed: one that waits for its next event must not hold up the others.
 */
export async function* interleave<T>(
  sources: readonly AsyncGenerator<readonly T[]>[],
  over: AbortController,
): AsyncGenerator<OfChoice<T>> {
  const waiting = new Map(sources.map((source, choice) => [choice, nextOf(source, choice)]))
  try {
    while (waiting.size > 0) {
      const { choice, source, result } = await Promise.race(waiting.values())
      if (result.done === true) {
        waiting.delete(choice)
        continue
      }
      yield { choice, events: result.value }
      waiting.set(choice, nextOf(source, choice))
    }
  } finally {
    over.abort()
    await Promise.allSettled(waiting.values())
    await Promise.allSettled(sources.map((source) => source.return(undefined)))
  }
}

const nextOf = async <T>(source: AsyncGenerator<readonly T[]>, choice: number) => ({
  choice,
  source,
  result: await source.next(),
})
