import { expect, test } from 'vitest'
import { Prepared } from './prepared.ts'
import { temporaryStore } from './test-store.ts'

const settings = () => {
  let built = 0
  const named = new Prepared<{ name: string; value: string }>((db, places) => {
    built++
    return db
      .selectFrom('setting')
      .select(['name', 'value'])
      .where(
        'name',
        'in',
        places.map(() => 'any'),
      )
      .orderBy('name')
  })
  return { named, built: () => built }
}

const insertion = new Prepared((db, places) =>
  db.insertInto('setting').values(places.map(() => ({ name: 'any', value: 'any' }))),
)

test('the values of each call are its own, and the text of a number of rows is built once', async () => {
  const { store } = await temporaryStore()
  const { named, built } = settings()
  await store.transact((tx) => insertion.run(tx, 2, ['a', '1', 'b', '2']))
  await store.transact((tx) => insertion.run(tx, 2, ['c', '3', 'd', '4']))
  expect(await named.run(store.db, 1, ['b'])).toEqual([{ name: 'b', value: '2' }])
  expect(await named.run(store.db, 1, ['d'])).toEqual([{ name: 'd', value: '4' }])
  expect(await named.run(store.db, 1, ['any'])).toEqual([])
  expect(await named.run(store.db, 3, ['a', 'nobody', 'c'])).toHaveLength(2)
  expect(built()).toBe(2)
})

test('a read outside a transaction waits for no writer', async () => {
  const { store } = await temporaryStore()
  const { named } = settings()
  await store.transact(async (tx) => {
    await insertion.run(tx, 1, ['a', '1'])
    expect(await named.run(store.db, 1, ['a'])).toEqual([])
    expect(await named.run(tx, 1, ['a'])).toHaveLength(1)
  })
})

test('the text of very many rows is not kept', async () => {
  const { store } = await temporaryStore()
  const { named, built } = settings()
  const names = Array.from({ length: 500 }, (_, i) => `name${i}`)
  expect(await named.run(store.db, 500, names)).toEqual([])
  expect(await named.run(store.db, 500, names)).toEqual([])
  expect(built()).toBe(2)
})
