import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inspect, migrate, migrations, type Migration } from './migrate.ts'
import { openSqlite } from './sqlite.ts'
import { temporaryFolder } from './test-store.ts'
import { promises } from '../../test/promises.ts'

promises('store:migrate-backup')

const one: Migration = { name: 'one', sql: 'create table note (body text) strict' }
const two: Migration = {
  name: 'two',
  sql: "alter table note add column kind text; update note set kind = 'old'",
}
const broken: Migration = { name: 'broken', sql: 'create table half (id text); no such statement' }

const freshPath = () => join(temporaryFolder(), 'overt.sqlite')

test('a new database takes every step and needs no backup', () => {
  const path = freshPath()
  const database = openSqlite(path)
  expect(inspect(database, [one, two])).toBe(0)
  migrate(database, [one, two])
  expect(inspect(database, [one, two])).toBe(2)
  expect(existsSync(`${path}.v0.backup`)).toBe(false)
  database.close()
})

test('an older database is backed up whole, readable by its owner alone, then migrated', () => {
  const path = freshPath()
  const database = openSqlite(path)
  migrate(database, [one])
  database.script("insert into note values ('hello')")
  migrate(database, [one, two])
  expect(database.run('select * from note').rows).toEqual([{ body: 'hello', kind: 'old' }])
  database.close()

  const copy = `${path}.v1.backup`
  expect(statSync(copy).mode & 0o777).toBe(0o600)
  const backup = openSqlite(copy)
  expect(inspect(backup, [one])).toBe(1)
  expect(backup.run('select * from note').rows).toEqual([{ body: 'hello' }])
  backup.close()
})

test('a step that fails undoes all of them, and the next start tries again', () => {
  const database = openSqlite(freshPath())
  migrate(database, [one])
  expect(() => migrate(database, [one, two, broken])).toThrow()
  expect(inspect(database, [one])).toBe(1)
  expect(database.run("select name from sqlite_schema where name = 'half'").rows).toEqual([])
  migrate(database, [one, two])
  expect(inspect(database, [one, two])).toBe(2)
  database.close()
})

test('a database of this version is left alone', () => {
  const path = freshPath()
  const database = openSqlite(path)
  migrate(database)
  migrate(database)
  expect(existsSync(`${path}.v${migrations.length}.backup`)).toBe(false)
  database.close()
})

test('every table is STRICT and has only the four kinds of column', () => {
  const database = openSqlite(':memory:')
  migrate(database)
  const loose = database.run(
    "select name from pragma_table_list where type = 'table' and strict = 0 and schema = 'main' and name not like 'sqlite_%'",
  )
  expect(loose.rows).toEqual([])
  const kinds = database.run(
    'select distinct lower(c.type) as kind from pragma_table_list t, pragma_table_info(t.name) c where t.strict = 1 order by 1',
  )
  expect(kinds.rows).toEqual([{ kind: 'blob' }, { kind: 'integer' }, { kind: 'text' }])
  database.close()
})
