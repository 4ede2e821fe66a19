import { expect, test } from 'vitest'
import { openWorld, cookiesOf } from './identity.fixture.ts'

const bearer = (key: string) => new Headers({ authorization: `Bearer ${key}` })

test('a key is shown once, is recognised by its prefix, and opens its account', async () => {
  await using world = await openWorld()
  const { identity } = world
  const owner = await identity.ownerAccount()
  const { id, name, key } = await identity.createKey(owner, 'laptop')
  expect(key).toMatch(/^ovk_[A-Za-z0-9_-]{43}$/)
  expect(await identity.keys(owner)).toEqual([
    {
      id,
      name,
      prefix: key.slice(0, 10),
      created: expect.any(String),
      lastUsed: null,
      revoked: null,
    },
  ])
  expect(await identity.caller(bearer(key))).toEqual({
    account: owner,
    by: 'key',
    owner: true,
    auditor: false,
  })
})

test('an unknown, a malformed and a revoked key are refused alike', async () => {
  await using world = await openWorld()
  const { identity } = world
  const owner = await identity.ownerAccount()
  const { id, key } = await identity.createKey(owner, 'k')
  expect(await identity.revokeKey(owner, id)).toBe(true)
  const refusals = await Promise.all(
    [key, 'ovk_', `${key}x`, key.toUpperCase(), 'sk-123'].map((bad) =>
      identity.caller(bearer(bad)),
    ),
  )
  expect(new Set(refusals.map((refusal) => JSON.stringify(refusal))).size).toBe(1)
  expect(refusals[0]).toMatchObject({ code: 'key_refused' })
})

test('a revoked key stays in the list, and cannot be revoked again', async () => {
  await using world = await openWorld()
  const { identity } = world
  const owner = await identity.ownerAccount()
  const { id } = await identity.createKey(owner, 'k')
  await identity.revokeKey(owner, id)
  expect(await identity.revokeKey(owner, id)).toBe(false)
  expect((await identity.keys(owner))[0]?.revoked).toEqual(expect.any(String))
})

test('another account sees no key of mine and cannot revoke one', async () => {
  await using world = await openWorld()
  const { identity } = world
  const owner = await identity.ownerAccount()
  const stranger = await world.stranger()
  const { id, key } = await identity.createKey(owner, 'k')
  expect(await identity.keys(stranger)).toEqual([])
  expect(await identity.revokeKey(stranger, id)).toBe(false)
  expect(await identity.caller(bearer(key))).toMatchObject({ account: owner })
  const theirs = await identity.createKey(stranger, 'theirs')
  expect(await identity.caller(bearer(theirs.key))).toEqual({
    account: stranger,
    by: 'key',
    owner: false,
    auditor: false,
  })
})

test('last use is noted, but not at each request', async () => {
  await using world = await openWorld()
  const { identity, time } = world
  const owner = await identity.ownerAccount()
  const { key } = await identity.createKey(owner, 'k')
  const lastUsed = async () => (await identity.keys(owner))[0]?.lastUsed
  await identity.caller(bearer(key))
  const first = await lastUsed()
  expect(first).toEqual(expect.any(String))
  time.ahead = 30_000
  await identity.caller(bearer(key))
  expect(await lastUsed()).toBe(first)
  time.ahead = 70_000
  await identity.caller(bearer(key))
  expect(await lastUsed()).not.toBe(first)
})

test('a key made by another process works here at once, for the same owner', async () => {
  await using world = await openWorld()
  await using other = await world.besides()
  const ours = await world.identity.ownerAccount()
  const theirs = await other.identity.ownerAccount()
  expect(theirs).toBe(ours)
  const { id, key } = await other.identity.createKey(theirs, 'cli')
  expect(await world.identity.caller(bearer(key))).toMatchObject({ account: ours })
  await other.identity.revokeKey(theirs, id)
  expect(await world.identity.caller(bearer(key))).toMatchObject({ code: 'key_refused' })
})

test('an owner that the command line made is the one whom the link signs in', async () => {
  await using world = await openWorld()
  await using other = await world.besides()
  const owner = await other.identity.ownerAccount()
  expect(await world.identity.session(new Headers())).toEqual({ account: null, ownerless: true })
  const token = await other.identity.ownerLink()
  const used = await world.identity.useLink(token, new Headers(), '::1')
  expect((await world.identity.session(cookiesOf(used))).account?.id).toBe(owner)
})

test('a bad key is refused even beside a good cookie; another scheme is left alone', async () => {
  await using world = await openWorld()
  const { identity } = world
  const token = await identity.ownerLink()
  const headers = cookiesOf(await identity.useLink(token, new Headers(), '::1'))
  headers.set('authorization', 'Bearer ovk_wrong')
  expect(await identity.caller(headers)).toMatchObject({ code: 'key_refused' })
  headers.set('authorization', 'Basic dTpw')
  expect(await identity.caller(headers)).toMatchObject({ by: 'session' })
  headers.delete('cookie')
  expect(await identity.caller(headers)).toBeNull()
})
