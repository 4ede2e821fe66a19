import { decodeBundle } from './bundle.ts'
import { type Ledger, LedgerError } from './ledger.ts'
import { tilePath, tileWidth } from './tile-path.ts'

/** Every entry that the published checkpoint covers, in order, bundle by bundle. */
export async function* entriesOf(
  ledger: Pick<Ledger, 'head' | 'read'>,
): AsyncGenerator<{ readonly first: number; readonly entries: readonly Uint8Array[] }> {
  const { size } = ledger.head()
  for (let index = 0; index * tileWidth < size; index += 1) {
    const width = Math.min(tileWidth, size - index * tileWidth)
    const path = tilePath({ level: 'entries', index, width })
    const bytes = await ledger.read(path)
    const entries = bytes && decodeBundle(bytes)
    if (entries?.length !== width) {
      const message = `could not read ${path} of the ledger; run fsck and put a good copy back`
      throw new LedgerError('ledger_damaged', message)
    }
    yield { first: index * tileWidth, entries }
  }
}
