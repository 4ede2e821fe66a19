import { Kysely, sql, type Transaction } from 'kysely'
import { Crowd } from './crowd.ts'
import { SideFile } from './side-file.ts'
import type { Database, Gone, Store } from './database.ts'
import { sqliteDialect } from './dialect.ts'
import { eraseFromCopies } from './erase-copy.ts'
import { Group } from './group.ts'
import { inspect, migrate } from './migrate.ts'
import { WriterQueue } from './queue.ts'
import { BUSY_TIMEOUT_MS, openSqlite, type Sqlite } from './sqlite.ts'
import { StoreError } from './store-error.ts'

/** The longest that an appended write waits for company. */
const GROUP_MS = 4

/** The side file's pages at which SQLite moves them itself, should `SideFile` not come to it: 64 MiB. */
const MOST_PAGES = 16_384

/** How long cleaning waits for another program. */
const SCRUB_WAIT_MS = 100

/** A work that may share its transaction with others. */
type Shared = {
  /** Gives what to do once it is committed. */
  readonly work: (tx: Transaction<Database>) => Promise<() => void>
  readonly reject: (reason: unknown) => void
}

/**
 * Opens the database, creating or migrating it first.
 * @throws StoreError saying in one sentence what is wrong and what to do.
 */
export async function openStore({ path }: { readonly path: string }): Promise<Store> {
  const durable = openSqlite(path)
  try {
    inspect(durable)
    // It counts only for a database that has no table yet.
    durable.script('pragma auto_vacuum = incremental')
    configure(durable, 'full')
    migrate(durable)
    return new SqliteStore(
      durable,
      configure(openSqlite(path), 'normal'),
      configure(openSqlite(path), 'normal'),
    )
  } catch (error) {
    durable.close()
    throw error
  }
}

function configure(connection: Sqlite, synchronous: 'full' | 'normal'): Sqlite {
  connection.script(`
    pragma journal_mode = wal;
    pragma synchronous = ${synchronous};
    pragma foreign_keys = on;
    pragma secure_delete = on;
    pragma wal_autocheckpoint = ${MOST_PAGES};
  `)
  return connection
}

class SqliteStore implements Store {
  readonly db: Kysely<Database>
  readonly #ordered: Kysely<Database>
  readonly #connections: readonly Sqlite[]
  readonly #durable: Sqlite
  readonly #queue = new WriterQueue()
  readonly #group: Group<Shared>
  readonly #crowd: Crowd<Shared>
  readonly #sideFile: SideFile

  constructor(durable: Sqlite, ordered: Sqlite, reader: Sqlite) {
    const queue = this.#queue
    this.db = new Kysely({ dialect: sqliteDialect({ reader, writer: durable, queue }) })
    this.#ordered = new Kysely({ dialect: sqliteDialect({ reader, writer: ordered, queue }) })
    this.#group = new Group(GROUP_MS, (works) => this.#doAll(this.#ordered, works))
    this.#crowd = new Crowd((works) => this.#doAll(this.db, works))
    this.#sideFile = new SideFile(durable.path)
    this.#durable = durable
    this.#connections = [durable, ordered, reader]
  }

  async transact<T>(work: (tx: Transaction<Database>) => Promise<T>): Promise<T> {
    const outcome = await this.db.transaction().execute(work)
    this.#sideFile.committed()
    return outcome
  }

  join<T>(work: (tx: Transaction<Database>) => Promise<T>): Promise<T> {
    const { shared, promise } = share(work)
    this.#crowd.add(shared)
    return promise
  }

  append(work: (tx: Transaction<Database>) => Promise<void>): Promise<void> {
    const { shared, promise } = share(work)
    this.#group.add(shared)
    return promise
  }

  /** Never rejects: each work hears for itself. */
  async #doAll(db: Kysely<Database>, works: readonly Shared[]): Promise<void> {
    try {
      const outcomes = await db.transaction().execute((tx) => inOrder(tx, works))
      for (const settle of outcomes) settle()
    } catch (error) {
      for (const { reject } of works) reject(error)
    }
    this.#sideFile.committed()
  }

  scrub(gone: readonly Gone[] = []): Promise<boolean> {
    return this.#queue.run(() => {
      eraseFromCopies(this.#durable.path, gone)
      return emptied(this.#durable)
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#group.drain()
    await this.#crowd.drain()
    await this.#sideFile[Symbol.asyncDispose]()
    await this.#queue.run(() => {
      for (const connection of this.#connections) connection.close()
    })
  }
}

/** Whether the side file is empty and no page is free; another program may be in the way. */
function emptied(durable: Sqlite): boolean {
  // Everybody waits meanwhile, and whoever asks tries again.
  durable.script(`pragma busy_timeout = ${SCRUB_WAIT_MS}`)
  try {
    durable.script('pragma incremental_vacuum')
    const [outcome] = durable.run('pragma wal_checkpoint(truncate)').rows
    return Reflect.get(Object(outcome), 'busy') === 0
  } catch (error) {
    if (error instanceof StoreError && error.code === 'in_use') return false
    throw error
  } finally {
    durable.script(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`)
  }
}

function share<T>(work: (tx: Transaction<Database>) => Promise<T>) {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  const shared: Shared = { work: async (tx) => resolve.bind(null, await work(tx)), reject }
  return { shared, promise }
}

/** One after the other; what to do once they are committed. One alone needs no savepoint: the transaction is its own. */
async function inOrder(
  tx: Transaction<Database>,
  works: readonly Shared[],
): Promise<readonly (() => void)[]> {
  const [first, ...others] = works
  if (first !== undefined && others.length === 0) return [await first.work(tx)]
  const outcomes: (() => void)[] = []
  for (const one of works) outcomes.push(await apart(tx, one))
  return outcomes
}

/** Runs one work of several so that its failure undoes only itself. */
async function apart(tx: Transaction<Database>, one: Shared): Promise<() => void> {
  await sql`savepoint one`.execute(tx)
  try {
    const settle = await one.work(tx)
    await sql`release one`.execute(tx)
    return settle
  } catch (error) {
    await undo(tx, error)
    return () => one.reject(error)
  }
}

/** A full disk has undone the whole transaction already: then the group fails for that reason. */
async function undo(tx: Transaction<Database>, reason: unknown): Promise<void> {
  try {
    await sql`rollback to one`.execute(tx)
    await sql`release one`.execute(tx)
  } catch {
    throw reason
  }
}
