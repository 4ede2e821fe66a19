import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely } from 'kysely'
import { onTestFinished } from 'vitest'
import type { Database, Db, Store } from './database.ts'
import { sqliteDialect } from './dialect.ts'
import { migrate } from './migrate.ts'
import { WriterQueue } from './queue.ts'
import { openSqlite } from './sqlite.ts'
import { openStore } from './store.ts'

// For tests only: stores that go away with the test.

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'overt-store-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export async function temporaryStore(): Promise<{ readonly store: Store; readonly path: string }> {
  const path = join(temporaryFolder(), 'overt.sqlite')
  const store = await openStore({ path })
  onTestFinished(() => store[Symbol.asyncDispose]())
  return { store, path }
}

/** A row of a table that anybody may write to. */
export const put = (db: Db, name: string, value = 'x') =>
  db.insertInto('setting').values({ name, value }).execute()

/** The names of those rows. */
export const names = async ({ db }: Store) =>
  (await db.selectFrom('setting').select('name').orderBy('name').execute()).map(({ name }) => name)

/** Runs queries on an empty database and gives their SQL, as the golden files in `sql/` hold it. */
export async function sqlOf(queries: {
  readonly [name: string]: (db: Db) => Promise<unknown>
}): Promise<string> {
  const sqlite = openSqlite(':memory:')
  migrate(sqlite)
  const connections = { reader: sqlite, writer: sqlite, queue: new WriterQueue() }
  let statements: string[] = []
  const db = new Kysely<Database>({
    dialect: sqliteDialect(connections),
    log: ({ query }) => void statements.push(`${query.sql};`),
  })
  const sections: string[] = []
  for (const [name, query] of Object.entries(queries)) {
    statements = []
    await query(db)
    sections.push(`-- ${name}\n${statements.join('\n')}\n`)
  }
  sqlite.close()
  return sections.join('\n')
}
