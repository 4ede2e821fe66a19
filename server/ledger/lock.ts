import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { LedgerError } from './ledger.ts'

/** SQLITE_BUSY: another connection, of this process or of any other, has the file. */
const busy = 5

/**
 * Takes a lock file for this process alone. It is an SQLite transaction that never ends, because
 * Node has no file locks of its own: the system lets go of it when the process dies, however it dies.
 */
export function lockFile(path: string): Disposable {
  closeSync(openSync(path, 'a', 0o600))
  const database = new DatabaseSync(path, { timeout: 0 })
  try {
    database.exec('begin exclusive')
  } catch (cause) {
    database.close()
    if (!isBusy(cause)) throw cause
    throw new LedgerError(
      'ledger_refused',
      `could not open the ledger for writing: another server has it (${path}); stop that one first`,
      { cause },
    )
  }
  return { [Symbol.dispose]: () => database.close() }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === busy
}
