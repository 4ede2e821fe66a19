import { copyFileSync, existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { SideFile } from './side-file.ts'
import { openSqlite } from './sqlite.ts'
import { openStore } from './store.ts'
import { temporaryFolder, temporaryStore } from './test-store.ts'

/** Values in the database's file alone, as a machine without the side file would find them. */
function inFile(path: string): number {
  const copy = join(temporaryFolder(), 'copy.sqlite')
  copyFileSync(path, copy)
  const sqlite = openSqlite(copy)
  const tables = sqlite.run(`select name from sqlite_master where name = 'setting'`).rows
  const { rows } = tables.length === 0 ? { rows: [] } : sqlite.run('select name from setting')
  sqlite.close()
  return rows.length
}

type Opened = Awaited<ReturnType<typeof temporaryStore>>['store']

async function append(store: Opened, from: number, count: number): Promise<void> {
  for (let i = from; i < from + count; i++) {
    await store.append(async (tx) => {
      const value = 'x'.repeat(1000)
      await tx
        .insertInto('setting')
        .values({ name: `${i}`, value })
        .execute()
    })
  }
}

describe('the side file', () => {
  test('what is written again and again reaches the file of the database while the store is open', async () => {
    const { store, path } = await temporaryStore()
    await append(store, 0, 99)
    expect(inFile(path)).toBe(0)
    await append(store, 99, 1)
    await vi.waitFor(() => expect(inFile(path)).toBe(100), 10_000)
  })

  test('is written from its beginning again, and not longer and longer', async () => {
    const { store, path } = await temporaryStore()
    await append(store, 0, 100)
    await vi.waitFor(() => expect(inFile(path)).toBe(100), 10_000)
    const { size } = statSync(`${path}-wal`)
    await append(store, 100, 90)
    expect(statSync(`${path}-wal`).size).toBeLessThan(1.5 * size)
  })

  test('a store that closes in the middle of a move leaves the whole database and no side file', async () => {
    const path = join(temporaryFolder(), 'overt.sqlite')
    const store = await openStore({ path })
    await append(store, 0, 100)
    await store[Symbol.asyncDispose]()
    expect(existsSync(`${path}-wal`)).toBe(false)
    expect(inFile(path)).toBe(100)
  })

  test('its thread goes when nothing is written any more, and comes again', async () => {
    const { path } = await temporaryStore()
    await using sideFile = new SideFile(path, 10)
    for (const _ of [1, 2]) {
      for (let i = 0; i < 100; i++) sideFile.committed()
      expect(sideFile.isThreadAlive).toBe(true)
      await vi.waitFor(() => expect(sideFile.isThreadAlive).toBe(false), 10_000)
    }
  })

  test('a thread that cannot open the file harms nobody, nor who closes meanwhile', async () => {
    await using patient = new SideFile(temporaryFolder())
    for (let i = 0; i < 100; i++) patient.committed()
    await vi.waitFor(() => expect(patient.isThreadAlive).toBe(false), 10_000)
    const hasty = new SideFile(temporaryFolder())
    for (let i = 0; i < 100; i++) hasty.committed()
    await hasty[Symbol.asyncDispose]()
    expect(hasty.isThreadAlive).toBe(false)
  })
})
