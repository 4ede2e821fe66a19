import { maxEntryBytes } from './bundle.ts'
import { isFull } from './durable.ts'
import { LedgerError } from './ledger.ts'

// The sentences with which a ledger takes no entry.

/** Entries that may wait, in memory and in the journal, for a signed head; then appends are refused. */
export const maxWaitingEntries = 16_384

/** Why an entry cannot be taken while so many wait; null when it can. */
export function refusalOf(entry: Uint8Array, waiting: number): LedgerError | null {
  if (entry.length === 0 || entry.length > maxEntryBytes) {
    const message = `could not append ${entry.length} bytes: an entry has 1 to ${maxEntryBytes}`
    return new LedgerError('ledger_refused', message)
  }
  if (waiting < maxWaitingEntries) return null
  return new LedgerError(
    'too_many_leaves',
    `could not append: ${waiting} entries wait for the disk or for witnesses; try again in a few seconds`,
  )
}

export function notWritten(cause: unknown): LedgerError {
  if (isFull(cause)) {
    const message = 'could not write to the ledger: the disk is full; free some space and try again'
    return new LedgerError('disk_full', message, { cause })
  }
  const message = "could not write to the ledger's journal; look at the disk and try again"
  return new LedgerError('ledger_refused', message, { cause })
}

export const closed = (): LedgerError =>
  new LedgerError('ledger_refused', 'could not use the ledger: it is closed; open it again')

export const asRefusal = (error: unknown): LedgerError =>
  error instanceof LedgerError
    ? error
    : new LedgerError('ledger_refused', 'refused to sign: see the log', { cause: error })
