import { Kysely, sql, type Transaction } from 'kysely'
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

type Appended = {
  readonly work: (tx: Transaction<Database>) => Promise<void>
  readonly resolve: () => void
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
  readonly #group: Group<Appended>
  readonly #sideFile: SideFile

  constructor(durable: Sqlite, ordered: Sqlite, reader: Sqlite) {
    const queue = this.#queue
    this.db = new Kysely({ dialect: sqliteDialect({ reader, writer: durable, queue }) })
    this.#ordered = new Kysely({ dialect: sqliteDialect({ reader, writer: ordered, queue }) })
    this.#group = new Group(GROUP_MS, (works) => this.#appendAll(works))
    this.#sideFile = new SideFile(durable.path)
    this.#durable = durable
    this.#connections = [durable, ordered, reader]
  }

  async transact<T>(work: (tx: Transaction<Database>) => Promise<T>): Promise<T> {
    const outcome = await this.db.transaction().execute(work)
    this.#sideFile.committed()
    return outcome
  }

  append(work: (tx: Transaction<Database>) => Promise<void>): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#group.add({ work, resolve, reject })
    return promise
  }

  /** Never rejects: each work hears for itself. */
  async #appendAll(works: readonly Appended[]): Promise<void> {
    const [first] = works
    if (works.length === 1 && first !== undefined) await this.#appendOne(first)
    else await this.#appendTogether(works)
    this.#sideFile.committed()
  }

  async #appendTogether(works: readonly Appended[]): Promise<void> {
    try {
      const outcomes = await this.#ordered.transaction().execute(async (tx) => {
        const settled: (() => void)[] = []
        for (const one of works) settled.push(await apart(tx, one))
        return settled
      })
      for (const settle of outcomes) settle()
    } catch (error) {
      for (const { reject } of works) reject(error)
    }
  }

  /** One alone needs no savepoint: the transaction is its own. */
  #appendOne({ work, resolve, reject }: Appended): Promise<void> {
    return this.#ordered.transaction().execute(work).then(resolve, reject)
  }

  scrub(gone: readonly Gone[] = []): Promise<boolean> {
    return this.#queue.run(() => {
      eraseFromCopies(this.#durable.path, gone)
      return emptied(this.#durable)
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#group.drain()
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

/** Runs one work of a group so that its failure undoes only itself. */
async function apart(tx: Transaction<Database>, one: Appended): Promise<() => void> {
  await sql`savepoint one`.execute(tx)
  try {
    await one.work(tx)
    await sql`release one`.execute(tx)
    return one.resolve
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
