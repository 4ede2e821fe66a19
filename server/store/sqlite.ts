import { chmodSync, closeSync, openSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { storeError } from './store-error.ts'

export type SqliteResult = { readonly rows: readonly unknown[]; readonly changes: number | bigint }

/** One connection to a SQLite file: the only thing that knows `node:sqlite`. Every failure is a StoreError. */
export interface Sqlite {
  readonly path: string
  readonly inTransaction: boolean
  /** Runs a script of statements without parameters. */
  script(sql: string): void
  run(sql: string, parameters?: readonly unknown[]): SqliteResult
  close(): void
}

/** How long a statement waits for another process, such as a command beside a running server. */
export const BUSY_TIMEOUT_MS = 5000

/** Opens or creates a file that only its owner can read; SQLite gives its side files the same mode. */
export function openSqlite(path: string): Sqlite {
  return guarded(path, () => {
    if (path !== ':memory:') makePrivate(path)
    return new Connection(path, new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS }))
  })
}

/** Statements kept ready on a connection; the program has fewer, but for lists of parameters. */
const MOST_PREPARED = 256

/** Creates the file empty if need be, so that it never exists with a wider mode. */
function makePrivate(path: string): void {
  closeSync(openSync(path, 'a', 0o600))
  chmodSync(path, 0o600)
}

type Prepared = { readonly statement: StatementSync; readonly givesRows: boolean }

class Connection implements Sqlite {
  readonly path: string
  readonly #database: DatabaseSync
  readonly #prepared = new Map<string, Prepared>()

  constructor(path: string, database: DatabaseSync) {
    this.path = path
    this.#database = database
  }

  get inTransaction(): boolean {
    return this.#database.isTransaction
  }

  script(sql: string): void {
    guarded(this.path, () => this.#database.exec(sql))
  }

  run(sql: string, parameters: readonly unknown[] = []): SqliteResult {
    return guarded(this.path, () => {
      const { statement, givesRows } = this.#statement(sql)
      const values = parameters.map(inputValue)
      if (givesRows) return { rows: statement.all(...values), changes: 0 }
      return { rows: [], changes: statement.run(...values).changes }
    })
  }

  #statement(sql: string): Prepared {
    const known = this.#prepared.get(sql)
    if (known !== undefined) return known
    const statement = this.#database.prepare(sql)
    const prepared = { statement, givesRows: statement.columns().length > 0 }
    // The oldest goes: what is asked again and again was asked early and would come back at once.
    const [oldest] = this.#prepared.keys()
    if (this.#prepared.size >= MOST_PREPARED && oldest !== undefined) this.#prepared.delete(oldest)
    this.#prepared.set(sql, prepared)
    return prepared
  }

  close(): void {
    this.#database.close()
  }
}

/** Columns are only text, integer, real and blob: a boolean or a date is a fault of the program. */
function inputValue(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value
  if (typeof value === 'bigint' || value instanceof Uint8Array) return value
  throw new TypeError(`The store has no column for a value of the type ${typeof value}.`)
}

function guarded<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw storeError(error, path)
  }
}
