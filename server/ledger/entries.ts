import type { Head, Ledger } from './ledger.ts'
import { tileWidth } from './tile-path.ts'
import { entriesAt } from './tile-reader.ts'

/** A ledger's files up to one of its heads. */
export type Readable = Pick<Ledger, 'read'> & { head(): Pick<Head, 'size'> }

/** Every entry from an index on that the head covers, in order, bundle by bundle. */
export async function* entriesOf(
  ledger: Readable,
  from = 0,
): AsyncGenerator<{ readonly first: number; readonly entries: readonly Uint8Array[] }> {
  const { size } = ledger.head()
  for (let index = Math.floor(from / tileWidth); index * tileWidth < size; index += 1) {
    const skipped = Math.max(0, from - index * tileWidth)
    const entries = await entriesAt(ledger, index, size)
    yield { first: index * tileWidth + skipped, entries: entries.slice(skipped) }
  }
}
