import { join } from 'node:path'
import { openSqlite } from './sqlite.ts'
import { StoreError } from './store-error.ts'

/**
 * Holds the data folder for one server. The operating system lets go of it when the process ends,
 * however it ends: an open exclusive transaction on a file that holds nothing.
 * @throws StoreError `in_use` when another server holds it.
 */
export function lockHome(home: string): Disposable {
  const lock = openSqlite(join(home, 'lock.sqlite'))
  try {
    lock.script('pragma busy_timeout = 0; begin exclusive')
  } catch (error) {
    lock.close()
    throw error instanceof StoreError && error.code === 'in_use' ? held(home, error) : error
  }
  return { [Symbol.dispose]: () => lock.close() }
}

function held(home: string, cause: StoreError): StoreError {
  return new StoreError(
    'in_use',
    `Another Overt server is using the folder ${home}: stop it, or choose another folder with OVERT_HOME.`,
    { cause },
  )
}
