import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openSqlite } from './sqlite.ts'
import { storeError, StoreError } from './store-error.ts'
import { temporaryFolder } from './test-store.ts'

describe('a connection', () => {
  test('gives rows for what yields them, and counts what it changed', () => {
    const sqlite = openSqlite(':memory:')
    sqlite.script('create table note (body text, size real, page blob) strict')
    const values = ['hello', 1.5, Uint8Array.of(1, 2)]
    expect(sqlite.run('insert into note values (?, ?, ?)', values)).toEqual({
      rows: [],
      changes: 1,
    })
    expect(sqlite.run('select * from note')).toEqual({
      rows: [{ body: 'hello', size: 1.5, page: Uint8Array.of(1, 2) }],
      changes: 0,
    })
    expect(sqlite.run('insert into note (body) values (?) returning body', ['x']).rows).toEqual([
      { body: 'x' },
    ])
    sqlite.close()
  })

  test('says whether a transaction is open', () => {
    const sqlite = openSqlite(':memory:')
    expect(sqlite.inTransaction).toBe(false)
    sqlite.run('begin')
    expect(sqlite.inTransaction).toBe(true)
    sqlite.run('rollback')
    expect(sqlite.inTransaction).toBe(false)
    sqlite.close()
  })

  test.each([true, undefined, new Date(0), { a: 1 }])('takes no %s for a value', (value) => {
    const sqlite = openSqlite(':memory:')
    expect(() => sqlite.run('select ?', [value])).toThrow(TypeError)
    sqlite.close()
  })

  test('to something that is no file is refused', () => {
    const folder = join(temporaryFolder(), 'overt.sqlite')
    mkdirSync(folder)
    expect(() => openSqlite(folder)).toThrow(
      `The database ${folder} cannot be opened: check that its folder exists and is yours.`,
    )
  })

  test('is not confused by a wrong statement', () => {
    const sqlite = openSqlite(':memory:')
    expect(() => sqlite.run('select from where')).toThrow(StoreError)
    expect(sqlite.run('select 1 as one').rows).toEqual([{ one: 1 }])
    sqlite.close()
  })
})

describe('what went wrong is said in one sentence', () => {
  const sqliteError = (errcode: number) => Object.assign(new Error('x'), { errcode })
  const systemError = (code: string) => Object.assign(new Error('x'), { code, syscall: 'open' })

  test.each([
    [sqliteError(5), 'in_use'],
    [sqliteError(261), 'in_use'],
    [sqliteError(8), 'read_only'],
    [sqliteError(10), 'failed'],
    [sqliteError(778), 'failed'],
    [sqliteError(11), 'damaged'],
    [sqliteError(13), 'disk_full'],
    [sqliteError(14), 'unreadable'],
    [sqliteError(19), 'failed'],
    [sqliteError(26), 'damaged'],
    [systemError('ENOSPC'), 'disk_full'],
    [systemError('EROFS'), 'read_only'],
    [systemError('EACCES'), 'unreadable'],
    [systemError('EIO'), 'failed'],
  ])('%o: %s', (error, code) => {
    const told = storeError(error, '/data/overt.sqlite')
    expect(told).toMatchObject({ name: 'StoreError', code, cause: error })
    expect(told instanceof Error && told.message).toMatch(
      /^[^.]*\/data\/overt\.sqlite[^.]*: [^.]+\.$/,
    )
  })

  test('and what is not of the store is left as it is', () => {
    const other = new TypeError('other')
    expect(storeError(other, 'x')).toBe(other)
    expect(storeError('text', 'x')).toBe('text')
  })
})
