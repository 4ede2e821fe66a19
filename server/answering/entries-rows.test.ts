import { expect, test } from 'vitest'
import { temporaryStore } from '../store/test-store.ts'
import { rememberEntries, rememberedEntries } from './entries-rows.ts'

test('a database that knows no ledger asks nothing of it', async () => {
  const { store } = await temporaryStore()
  expect(await rememberedEntries(store.db)).toBe(0)
})

test('the most that was ever acknowledged is remembered, in whatever order it was told', async () => {
  const { store } = await temporaryStore()
  for (const entries of [9, 10, 3, 100, 11]) await rememberEntries(store.db, entries)
  expect(await rememberedEntries(store.db)).toBe(100)
})
