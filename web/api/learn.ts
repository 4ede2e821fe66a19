import type { DataTag, QueryClient, QueryKey } from '@tanstack/react-query'

/**
 * Puts what a change came to into the cache. An answer to an earlier question may still be on its way and
 * knows nothing of the change: it is not waited for. What was not known at all is asked for.
 */
export async function learn<T>(
  client: QueryClient,
  queryKey: DataTag<QueryKey, T, Error>,
  change: (known: T) => T,
): Promise<void> {
  if (client.getQueryData(queryKey) === undefined) {
    // Not waited for: the change is made, whether or not this comes.
    void client.invalidateQueries({ queryKey })
    return
  }
  await client.cancelQueries({ queryKey })
  client.setQueryData(queryKey, (known: T | undefined) =>
    known === undefined ? known : change(known),
  )
}
