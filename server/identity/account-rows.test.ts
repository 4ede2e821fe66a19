import { expect, test } from 'vitest'
import {
  emailTaken,
  insertAccount,
  ownEmail,
  ownerId,
  passwordHash,
  replaceCredentials,
} from './account-rows.ts'
import { openWorld } from './identity.fixture.ts'

const now = '2026-01-01T00:00:00.000Z'
const ada = { id: 'Ada', name: 'Ada', owner: true, now }
const eve = { id: 'eve', name: 'Eve', owner: false, now }
const credentials = { account: 'Ada', name: 'Ada L.', email: 'ada@example.org', now }

test('the owner is the account that was made so', async () => {
  await using world = await openWorld()
  const { db } = world.store
  expect(await ownerId(db)).toBeNull()
  await insertAccount(db, eve)
  expect(await ownerId(db)).toBeNull()
  await insertAccount(db, ada)
  expect(await ownerId(db)).toBe('Ada')
})

test('an address of ours is nobody’s own', () => {
  expect(ownEmail('ada@account.invalid')).toBeNull()
  expect(ownEmail('ada@example.org')).toBe('ada@example.org')
  expect(ownEmail('account.invalid@example.org')).toBe('account.invalid@example.org')
})

test('an address belongs to one account, which may choose it again', async () => {
  await using world = await openWorld()
  const { db } = world.store
  await insertAccount(db, ada)
  await insertAccount(db, eve)
  await replaceCredentials(db, { ...credentials, passwordHash: 'h' })
  expect(await emailTaken(db, 'ada@example.org', 'Ada')).toBe(false)
  expect(await emailTaken(db, 'ada@example.org', 'eve')).toBe(true)
  expect(await emailTaken(db, 'eve@example.org', 'eve')).toBe(false)
})

test('an account has one password, the last', async () => {
  await using world = await openWorld()
  const { db } = world.store
  await insertAccount(db, ada)
  await insertAccount(db, eve)
  expect(await passwordHash(db, 'Ada')).toBeNull()
  for (const hash of ['one', 'two']) {
    await replaceCredentials(db, { ...credentials, passwordHash: hash })
    expect(await passwordHash(db, 'Ada')).toBe(hash)
  }
  expect(await passwordHash(db, 'eve')).toBeNull()
})
