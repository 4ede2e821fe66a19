import { setImmediate } from 'node:timers/promises'

/**
 * Yields together what came since it was last asked, so that a slow reader holds back nobody and has
 * fewer, larger turns. What waits is bounded by what the source can yield in all.
 */
export async function* gather<T>(source: AsyncIterable<T>): AsyncGenerator<readonly T[]> {
  let waiting: T[] = []
  let news = Promise.withResolvers<void>()
  let end: { readonly error?: unknown } | null = null
  const pump = async () => {
    for await (const item of source) {
      waiting.push(item)
      news.resolve()
    }
  }
  void pump()
    .then(
      () => (end = {}),
      (error: unknown) => (end = { error }),
    )
    .finally(() => news.resolve())
  for (;;) {
    await news.promise
    // What came in the same turn of the event loop goes together.
    await setImmediate()
    news = Promise.withResolvers<void>()
    const items = waiting
    waiting = []
    if (items.length > 0) yield items
    if (end !== null && waiting.length === 0) return throwIfFailed(end)
  }
}

function throwIfFailed(end: { readonly error?: unknown }): void {
  if ('error' in end) throw end.error
}
