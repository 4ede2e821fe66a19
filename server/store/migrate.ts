import { rmSync } from 'node:fs'
import { first } from './migration/0001-first.ts'
import { job } from './migration/0002-job.ts'
import { choice } from './migration/0003-choice.ts'
import { record } from './migration/0004-record.ts'
import { instructions } from './migration/0005-instructions.ts'
import { thought } from './migration/0006-thought.ts'
import { chosenModel } from './migration/0007-chosen-model.ts'
import { answeredUnder } from './migration/0008-answered-under.ts'
import { answeredByHash } from './migration/0009-answered-by-hash.ts'
import { openSqlite, type Sqlite } from './sqlite.ts'
import { StoreError } from './store-error.ts'

/** One step forward; there are none back. A released one is never changed. */
export type Migration = { readonly name: string; readonly sql: string }

/** In order; a database's `user_version` is how many of them it has seen. */
export const migrations: readonly Migration[] = [
  first,
  job,
  choice,
  record,
  instructions,
  thought,
  chosenModel,
  answeredUnder,
  answeredByHash,
]

/** `Ovrt`, in the header of every database of ours. */
const APPLICATION_ID = 0x4f767274

/**
 * The database's version, read without changing a byte of it.
 * @throws StoreError `newer` for one that a later program has migrated, `damaged` for somebody else's.
 */
export function inspect(database: Sqlite, steps: readonly Migration[] = migrations): number {
  const version = versionOf(database)
  if (version <= steps.length) return version
  throw new StoreError(
    'newer',
    `The database ${database.path} was written by a newer Overt (version ${version}, this one knows ${steps.length}): start that newer Overt instead.`,
  )
}

/**
 * Brings a database up to the last migration, in one transaction. One that holds older data is first
 * copied to `<path>.v<version>.backup`.
 */
export function migrate(database: Sqlite, steps: readonly Migration[] = migrations): void {
  const version = inspect(database, steps)
  if (version === steps.length) return
  if (version > 0) backUp(database, `${database.path}.v${version}.backup`)
  database.script('begin immediate')
  try {
    // Another process may have migrated while this one waited for its turn.
    for (const step of steps.slice(versionOf(database))) database.script(step.sql)
    database.script(`pragma application_id = ${APPLICATION_ID}`)
    database.script(`pragma user_version = ${steps.length}`)
    database.script('commit')
  } catch (error) {
    if (database.inTransaction) database.script('rollback')
    throw error
  }
}

function versionOf(database: Sqlite): number {
  const version = pragma(database, 'user_version')
  const isOurs = pragma(database, 'application_id') === APPLICATION_ID
  const isEmpty = database.run('select 1 from sqlite_schema').rows.length === 0
  if (isOurs || (version === 0 && isEmpty)) return version
  throw new StoreError(
    'damaged',
    `The file ${database.path} is another program's database: move it away or choose another folder with OVERT_HOME.`,
  )
}

function pragma(database: Sqlite, name: string): number {
  const [row] = database.run(`select * from pragma_${name}`).rows
  const value: unknown = Reflect.get(Object(row), name)
  return typeof value === 'number' ? value : 0
}

/** A whole copy, with the side files folded in. A copy that was cut short is made again. */
function backUp(database: Sqlite, path: string): void {
  rmSync(path, { force: true })
  openSqlite(path).close()
  database.run('vacuum into ?', [path])
}
