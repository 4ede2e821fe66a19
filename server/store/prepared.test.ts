import { expect, test } from 'vitest'
import { Prepared } from './prepared.ts'
import { temporaryStore } from './test-store.ts'

type Setting = { readonly name: string; readonly value: string }

const settings = () => {
  let built = 0
  const named = new Prepared((db, rows: readonly Pick<Setting, 'name'>[]) => {
    built++
    return db
      .selectFrom('setting')
      .select(['name', 'value'])
      .where(
        'name',
        'in',
        rows.map(({ name }) => name),
      )
      .orderBy('name')
  })
  return { named, built: () => built }
}

const insertion = new Prepared((db, rows: readonly Setting[]) =>
  db.insertInto('setting').values(rows),
)

const renaming = Prepared.one((db, { name, value }: Setting) =>
  db.updateTable('setting').set({ value }).where('name', '=', name).where('value', '!=', 'kept'),
)

test('the values of each call are its own, and the text of a number of rows is built once', async () => {
  const { store } = await temporaryStore()
  const { named, built } = settings()
  await insertion.change(store.db, { name: 'a', value: '1' }, { name: 'b', value: '2' })
  await insertion.change(store.db, { value: '3', name: 'c' }, { name: 'd', value: '4' })
  expect(await named.all(store.db, { name: 'b' })).toEqual([{ name: 'b', value: '2' }])
  expect(await named.first(store.db, { name: 'd' })).toEqual({ name: 'd', value: '4' })
  expect(await named.first(store.db, { name: 'any' })).toBe(null)
  expect(await named.all(store.db, { name: 'a' }, { name: 'nobody' }, { name: 'c' })).toEqual([
    { name: 'a', value: '1' },
    { name: 'c', value: '3' },
  ])
  expect(built()).toBe(2)
})

test('it says how many rows it changed', async () => {
  const { store } = await temporaryStore()
  expect(await renaming.change(store.db, { name: 'a', value: '1' })).toBe(0)
  const rows = [
    { name: 'a', value: '1' },
    { name: 'b', value: 'kept' },
  ]
  expect(await insertion.change(store.db, ...rows)).toBe(2)
  expect(await renaming.change(store.db, { name: 'a', value: '2' })).toBe(1)
  expect(await renaming.change(store.db, { name: 'b', value: '2' })).toBe(0)
})

test('a value that a call leaves out, and rows where one is wanted, are faults of the program', async () => {
  const { store } = await temporaryStore()
  await insertion.change(store.db, { name: 'a', value: '1' })
  const half = { name: 'b', value: '1' }
  Reflect.deleteProperty(half, 'value')
  await expect(insertion.change(store.db, half)).rejects.toThrow(/undefined/)
  const rows = [
    { name: 'a', value: '1' },
    { name: 'b', value: '1' },
  ]
  await expect(renaming.change(store.db, ...rows)).rejects.toThrow('The query is about one row.')
})

test('a read outside a transaction waits for no writer', async () => {
  const { store } = await temporaryStore()
  const { named } = settings()
  await store.transact(async (tx) => {
    await insertion.change(tx, { name: 'a', value: '1' })
    expect(await named.all(store.db, { name: 'a' })).toEqual([])
    expect(await named.all(tx, { name: 'a' })).toHaveLength(1)
  })
})

test('the text of very many rows is not kept', async () => {
  const { store } = await temporaryStore()
  const { named, built } = settings()
  const names = Array.from({ length: 500 }, (_, i) => ({ name: `name${i}` }))
  expect(await named.all(store.db, ...names)).toEqual([])
  expect(await named.all(store.db, ...names)).toEqual([])
  expect(built()).toBe(2)
})
