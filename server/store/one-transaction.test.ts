import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { Db } from './database.ts'
import { openStore } from './store.ts'
import { names, put, temporaryFolder, temporaryStore } from './test-store.ts'

const kept = async (db: Db, name: string, value?: string) => void (await put(db, name, value))
const pages = async (db: Db, most: number) =>
  void (await sql`pragma max_page_count = ${sql.lit(most)}`.execute(db))

describe.each(['join', 'append'] as const)('work that shares a transaction by %s', (how) => {
  test('undoes only itself when it fails, alone or with others', async () => {
    const { store } = await temporaryStore()
    const fail = () =>
      store[how](async (tx) => {
        await put(tx, 'b')
        throw new Error('changed my mind')
      })
    await expect(fail()).rejects.toThrow('changed my mind')
    const outcomes = await Promise.allSettled([
      store[how]((tx) => kept(tx, 'a')),
      fail(),
      store[how]((tx) => kept(tx, 'c')),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await names(store)).toEqual(['a', 'c'])
  })

  test('keeps the order of asking', async () => {
    const { store } = await temporaryStore()
    const numbers = Array.from({ length: 40 }, (_, i) => String(i).padStart(2, '0'))
    const seen: string[] = []
    await Promise.all(
      numbers.map((name) => store[how](async (tx) => void (await put(tx, name), seen.push(name)))),
    )
    expect(seen).toEqual(numbers)
  })

  test('is committed when the store closes', async () => {
    const path = join(temporaryFolder(), 'overt.sqlite')
    const store = await openStore({ path })
    const one = store[how]((tx) => kept(tx, 'a'))
    const two = store[how]((tx) => kept(tx, 'b'))
    await store[Symbol.asyncDispose]()
    await Promise.all([one, two])
    await using again = await openStore({ path })
    expect(await names(again)).toEqual(['a', 'b'])
  })

  test('fails each of them on a full disk, and the next ones work', async () => {
    const { store } = await temporaryStore()
    await store[how]((tx) => pages(tx, 1))
    const outcomes = await Promise.allSettled(
      ['a', 'b'].map((name) => store[how]((tx) => kept(tx, name, 'x'.repeat(1_000_000)))),
    )
    expect(outcomes).toMatchObject([
      { status: 'rejected', reason: { code: 'disk_full' } },
      { status: 'rejected', reason: { code: 'disk_full' } },
    ])
    await store[how]((tx) => pages(tx, 100_000))
    await store[how]((tx) => kept(tx, 'c'))
    expect(await names(store)).toEqual(['c'])
  })
})

test('what joins in one turn is committed at once, and each hears what came of its own', async () => {
  const { store } = await temporaryStore()
  const joined = ['a', 'b', 'c'].map((name) =>
    store.join(async (tx) => {
      await put(tx, name)
      expect(await names(store)).toEqual([])
      return name
    }),
  )
  expect(await joined[0]).toBe('a')
  expect(await names(store)).toEqual(['a', 'b', 'c'])
  expect(await Promise.all(joined)).toEqual(['a', 'b', 'c'])
})
