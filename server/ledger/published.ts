import { checkpointIn, text } from '@overt/verifier'
import type { Head, Ledger } from './ledger.ts'
import type { ReadableStorage } from './storage.ts'

/** A ledger as it was published: what its checkpoint says, and what lies under it. No signature is checked here. */
export type PublishedLedger = Pick<Ledger, 'origin' | 'read'> & { head(): Head }

/** Null where no checkpoint was published. It reads, beside a running server or not. */
export async function readPublished(
  storage: Pick<ReadableStorage, 'read'>,
): Promise<PublishedLedger | null> {
  const bytes = await storage.read('checkpoint')
  const source = bytes && text(bytes)
  const found = source && checkpointIn(source)
  if (!found) return null
  const { origin, size, root } = found
  const head: Head = { size, root, text: source }
  return { origin, head: () => head, read: (path) => storage.read(path) }
}
