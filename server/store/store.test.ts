import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { Db } from './database.ts'
import { openSqlite } from './sqlite.ts'
import { StoreError } from './store-error.ts'
import { openStore } from './store.ts'
import { names, put, temporaryFolder, temporaryStore } from './test-store.ts'
import { promises } from '../../test/promises.ts'

promises('home:full-disk')

describe('a transaction', () => {
  test('is seen by readers only once it is committed', async () => {
    const { store } = await temporaryStore()
    await store.transact(async (tx) => {
      await put(tx, 'a')
      expect(await names(store)).toEqual([])
    })
    expect(await names(store)).toEqual(['a'])
  })

  test('that fails leaves nothing, and the next one is not held up', async () => {
    const { store } = await temporaryStore()
    const failed = store.transact(async (tx) => {
      await put(tx, 'a')
      throw new Error('changed my mind')
    })
    await expect(failed).rejects.toThrow('changed my mind')
    await store.transact((tx) => put(tx, 'b'))
    expect(await names(store)).toEqual(['b'])
  })

  test('waits for its turn, and so do single writes', async () => {
    const { store } = await temporaryStore()
    const done: string[] = []
    const { promise: held, resolve: release } = Promise.withResolvers<void>()
    const first = store.transact(async (tx) => {
      await put(tx, '1')
      await held
      done.push('transaction')
    })
    const second = put(store.db, '2').then(() => done.push('write'))
    const third = store.append(async (tx) => void (await put(tx, '3')))
    const last = third.then(() => done.push('append'))
    release()
    await Promise.all([first, second, last])
    expect(done).toEqual(['transaction', 'write', 'append'])
    expect(await names(store)).toEqual(['1', '2', '3'])
  })

  test('holds the foreign keys', async () => {
    const { store } = await temporaryStore()
    const orphan = { conversation: 'nobody', key: new Uint8Array(32) }
    await expect(
      store.db.insertInto('conversation_key').values(orphan).execute(),
    ).rejects.toBeInstanceOf(StoreError)
  })

  test('survives a power cut: its connection is FULL, and the one of appends NORMAL', async () => {
    const { store } = await temporaryStore()
    const synchronous = async (db: Db) =>
      (await sql<{ synchronous: number }>`pragma synchronous`.execute(db)).rows[0]?.synchronous
    await store.transact(async (tx) => expect(await synchronous(tx)).toBe(2))
    await store.join(async (tx) => expect(await synchronous(tx)).toBe(2))
    await store.append(async (tx) => expect(await synchronous(tx)).toBe(1))
  })

  test('overwrites what it deletes, on every connection', async () => {
    const { store } = await temporaryStore()
    const secure = async (db: Db) =>
      (await sql<{ secure_delete: number }>`pragma secure_delete`.execute(db)).rows[0]
        ?.secure_delete
    await store.transact(async (tx) => expect(await secure(tx)).toBe(1))
    await store.append(async (tx) => expect(await secure(tx)).toBe(1))
  })
})

test('a command beside the server writes too: each waits for the other', async () => {
  const { store, path } = await temporaryStore()
  const here = new URL('./store.ts', import.meta.url).href
  const command = spawn(process.execPath, [
    '--conditions=overt-source',
    '--input-type=module',
    '--eval',
    `import { openStore } from ${JSON.stringify(here)}
     await using store = await openStore({ path: ${JSON.stringify(path)} })
     for (let i = 0; i < 50; i++) {
       const name = 'command ' + i
       await store.db.insertInto('setting').values({ name, value: 'x' }).execute()
     }`,
  ])
  const ended = once(command, 'exit')
  let written = 0
  while (command.exitCode === null) {
    await store.transact((tx) => put(tx, `server ${written++}`))
    // SQLite has no queue between processes: whoever never pauses starves the other.
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  expect(await ended).toEqual([0, null])
  expect(await names(store)).toHaveLength(50 + written)
})

test('only the owner can read the files', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'overt.sqlite')
  writeFileSync(path, '', { mode: 0o644 })
  await using store = await openStore({ path })
  await put(store.db, 'a')
  const files = readdirSync(folder)
  expect(files.sort()).toEqual(['overt.sqlite', 'overt.sqlite-shm', 'overt.sqlite-wal'])
  for (const file of files) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600)
})

test('scrubbing leaves no trace of what was deleted in any file', async () => {
  const { store, path } = await temporaryStore()
  const secret = 'a secret that must not outlive its row'
  await put(store.db, 'a', secret)
  await store.db.deleteFrom('setting').execute()
  const holding = () =>
    ['', '-wal', '-shm'].filter((end) => readFileSync(`${path}${end}`).includes(secret))
  expect(holding()).not.toEqual([])
  await store.scrub()
  expect(holding()).toEqual([])
})

describe('refused in one sentence, and left as it was:', () => {
  const refusal = async (path: string): Promise<StoreError> => {
    const error: unknown = await openStore({ path }).catch((reason: unknown) => reason)
    if (error instanceof StoreError) return error
    throw new Error('it was not refused', { cause: error })
  }

  test('a file that is no database', async () => {
    const path = join(temporaryFolder(), 'overt.sqlite')
    writeFileSync(path, 'dear diary, '.repeat(200))
    const before = readFileSync(path)
    const { code, message } = await refusal(path)
    expect(code).toBe('damaged')
    expect(message).toBe(
      `The file ${path} is not a database: restore it from a backup or move it away.`,
    )
    expect(readFileSync(path)).toEqual(before)
  })

  test("another program's database", async () => {
    const path = join(temporaryFolder(), 'overt.sqlite')
    const other = openSqlite(path)
    other.script('create table bookmark (url text)')
    other.close()
    const before = readFileSync(path)
    expect((await refusal(path)).message).toContain("another program's database")
    expect(readFileSync(path)).toEqual(before)
  })

  test('a database of a newer program', async () => {
    const path = join(temporaryFolder(), 'overt.sqlite')
    await (await openStore({ path }))[Symbol.asyncDispose]()
    const newer = openSqlite(path)
    newer.script('pragma user_version = 99')
    newer.close()
    const { code, message } = await refusal(path)
    expect(code).toBe('newer')
    expect(message).toContain('written by a newer Overt (version 99')
  })

  test('a folder that is not there', async () => {
    const path = join(temporaryFolder(), 'nowhere', 'overt.sqlite')
    const error: unknown = await openStore({ path }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(StoreError)
    expect(existsSync(path)).toBe(false)
  })
})

describe('what the disk refuses is a clear error:', () => {
  test('a full disk, after which the store still works', async () => {
    const { store, path } = await temporaryStore()
    await store.transact(async (tx) => void (await sql`pragma max_page_count = 1`.execute(tx)))
    const filling = store.transact((tx) => put(tx, 'a', 'x'.repeat(1_000_000)))
    await expect(filling).rejects.toMatchObject({
      code: 'disk_full',
      message: `The disk that holds ${path} is full: free some space and try again.`,
    })
    await store.transact(async (tx) => void (await sql`pragma max_page_count = 100000`.execute(tx)))
    await put(store.db, 'b')
    expect(await names(store)).toEqual(['b'])
  })

  test('a database that cannot be written', async () => {
    const { store, path } = await temporaryStore()
    await store.transact(async (tx) => void (await sql`pragma query_only = on`.execute(tx)))
    await expect(store.transact((tx) => put(tx, 'a'))).rejects.toMatchObject({
      code: 'read_only',
      message: `The database ${path} cannot be written: make it and its folder writable.`,
    })
  })
})
