import {
  SelectQueryNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely'
import type { WriterQueue } from './queue.ts'
import type { Sqlite, SqliteResult } from './sqlite.ts'

export type Connections = {
  /** Reads outside a transaction see the last commit and wait for nobody. */
  readonly reader: Sqlite
  readonly writer: Sqlite
  readonly queue: WriterQueue
}

/** Kysely over our connections: reads go round the queue, writes and transactions through it. */
export function sqliteDialect(connections: Connections): Dialect {
  return {
    createDriver: () => new QueuedDriver(connections),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new QueuedAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  }
}

/** Kysely need not take turns for us: the queue does. */
class QueuedAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

class QueuedDriver implements Driver {
  readonly #connections: Connections
  constructor(connections: Connections) {
    this.#connections = connections
  }
  async init(): Promise<void> {}
  async acquireConnection(): Promise<Turn> {
    return new Turn(this.#connections)
  }
  async beginTransaction(turn: Turn): Promise<void> {
    await turn.begin()
  }
  async commitTransaction(turn: Turn): Promise<void> {
    turn.commit()
  }
  async rollbackTransaction(turn: Turn): Promise<void> {
    turn.rollback()
  }
  async releaseConnection(): Promise<void> {}
  /** The store owns the connections and closes them. */
  async destroy(): Promise<void> {}
}

/** What one query or transaction holds between acquiring and releasing. */
class Turn implements DatabaseConnection {
  readonly #connections: Connections
  /** Set while a transaction is open: only its own statements run on the writer. */
  #leave: (() => void) | null = null

  constructor(connections: Connections) {
    this.#connections = connections
  }

  async begin(): Promise<void> {
    const leave = await this.#connections.queue.enter()
    try {
      // Immediate: a transaction that could only fail at its first write would fail half done.
      this.#connections.writer.run('begin immediate')
      this.#leave = leave
    } catch (error) {
      leave()
      throw error
    }
  }

  commit(): void {
    this.#connections.writer.run('commit')
    this.#end()
  }

  /** Also called after a commit that failed; a full disk has then rolled back already. */
  rollback(): void {
    try {
      if (this.#connections.writer.inTransaction) this.#connections.writer.run('rollback')
    } finally {
      this.#end()
    }
  }

  #end(): void {
    this.#leave?.()
    this.#leave = null
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { reader, writer, queue } = this.#connections
    if (this.#leave !== null) return result(writer.run(query.sql, query.parameters))
    if (SelectQueryNode.is(query.query)) return result(reader.run(query.sql, query.parameters))
    return queue.run(() => result<R>(writer.run(query.sql, query.parameters)))
  }

  // oxlint-disable-next-line require-yield -- Kysely's interface asks for it; nothing here streams rows
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('Rows are not streamed: read them in pages.')
  }
}

function result<R>({ rows, changes }: SqliteResult): QueryResult<R> {
  // oxlint-disable-next-line no-unsafe-type-assertion -- the row type is Kysely's claim about its own query
  return { rows: rows as R[], numAffectedRows: BigInt(changes) }
}
