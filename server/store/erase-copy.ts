import { readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Gone } from './database.ts'
import { openSqlite, type Sqlite } from './sqlite.ts'

/**
 * Erases rows from the copies that migrations left beside the database: what is erased is erased there
 * too. Their tables have kept their names; an older copy may lack one.
 */
export function eraseFromCopies(path: string, gone: readonly Gone[]): void {
  if (gone.length === 0 || path === ':memory:') return
  for (const copy of copiesOf(path)) {
    const database = openSqlite(copy)
    try {
      eraseFrom(database, gone)
    } finally {
      database.close()
    }
  }
}

function copiesOf(path: string): readonly string[] {
  const name = basename(path)
  return readdirSync(dirname(path))
    .filter(
      (file) => file.startsWith(`${name}.v`) && /^\.v\d+\.backup$/.test(file.slice(name.length)),
    )
    .map((file) => join(dirname(path), file))
}

/** No journal: it would hold what goes. A copy that is cut short here is made of whole pages or lost. */
function eraseFrom(database: Sqlite, gone: readonly Gone[]): void {
  database.script(`
    pragma journal_mode = memory;
    pragma secure_delete = on;
    pragma foreign_keys = on;
    begin immediate;
  `)
  const known = database.run(`select name from sqlite_schema where type = 'table'`).rows
  const tables = new Set(known.map((row) => Reflect.get(Object(row), 'name')))
  for (const { table, id } of gone.filter((one) => tables.has(one.table))) {
    if (table === 'conversation') {
      database.run('update conversation_key set key = zeroblob(32) where conversation = ?', [id])
      database.run('delete from conversation_key where conversation = ?', [id])
    }
    if (table === 'instructions') {
      database.run('update instructions set key = zeroblob(32) where id = ?', [id])
    }
    database.run(`delete from ${table} where id = ?`, [id])
  }
  database.script('commit')
}
