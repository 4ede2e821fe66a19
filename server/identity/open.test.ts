import { expect, test } from 'vitest'
import { cookiesOf, openWorld } from './identity.fixture.ts'
import type { Identity } from './identity.ts'
import { promises } from '../../test/promises.ts'

promises('identity:link-renewed', 'identity:sign-in-limited', 'identity:key-hashed')

const HOUR_MS = 60 * 60_000
const here = '127.0.0.1'
const nobody = new Headers()
const credentials = {
  name: 'Ada',
  email: 'Ada@Example.org',
  password: 'correct horse',
  currentPassword: null,
}

const asOwner = async (identity: Identity) =>
  cookiesOf(await identity.useLink(await identity.ownerLink(), nobody, here))

const bearer = (key: string) => new Headers({ authorization: `Bearer ${key}` })

test('the first link makes the owner, who has no e-mail address, and signs in', async () => {
  await using world = await openWorld()
  const { identity } = world
  expect(await identity.session(nobody)).toEqual({ account: null, ownerless: true })
  const headers = await asOwner(identity)
  const { account, ownerless } = await identity.session(headers)
  expect(account).toMatchObject({ name: 'Owner', email: null, owner: true })
  expect(ownerless).toBe(false)
  expect(await identity.caller(headers)).toEqual({
    account: account?.id,
    by: 'session',
    owner: true,
    auditor: false,
  })
})

test('a later link signs the same owner in', async () => {
  await using world = await openWorld()
  const first = await world.identity.session(await asOwner(world.identity))
  const second = await world.identity.session(await asOwner(world.identity))
  expect(second).toEqual(first)
})

test('a link forgets a lost password, and a new one is chosen without it', async () => {
  await using world = await openWorld()
  const { identity } = world
  expect((await identity.setCredentials(credentials, await asOwner(identity), here)).ok).toBe(true)
  const { email, password } = credentials
  expect((await identity.signIn({ email, password }, nobody, here)).ok).toBe(true)

  const headers = await asOwner(identity)
  expect((await identity.signIn({ email, password }, nobody, here)).ok).toBe(false)
  const chosen = { ...credentials, password: 'another battery' }
  expect((await identity.setCredentials(chosen, headers, here)).ok).toBe(true)
  const again = { email, password: chosen.password }
  expect((await identity.signIn(again, nobody, here)).ok).toBe(true)
})

test('a link works once, even for two that come at the same time', async () => {
  await using world = await openWorld()
  const token = await world.identity.ownerLink()
  const uses = await Promise.all([1, 2, 3].map(() => world.identity.useLink(token, nobody, here)))
  expect(uses.filter((use) => use.ok)).toHaveLength(1)
  expect(await world.identity.useLink(token, nobody, here)).toMatchObject({
    ok: false,
    refusal: { code: 'link_used' },
  })
})

test('a link lives for an hour, and a new one ends those before it', async () => {
  await using world = await openWorld()
  const { identity, time } = world
  const replaced = await identity.ownerLink()
  const late = await identity.ownerLink()
  expect((await identity.useLink(replaced, nobody, here)).ok).toBe(false)
  time.ahead = HOUR_MS
  expect((await identity.useLink(late, nobody, here)).ok).toBe(false)
  const inTime = await identity.ownerLink()
  time.ahead += HOUR_MS - 1000
  expect((await identity.useLink(inTime, nobody, here)).ok).toBe(true)
})

test('neither a link nor a key lies readable in the database', async () => {
  await using world = await openWorld()
  const { identity, store } = world
  const token = await identity.ownerLink()
  const { key } = await identity.createKey(await identity.ownerAccount(), 'k')
  const rows = JSON.stringify([
    await store.db.selectFrom('owner_link').selectAll().execute(),
    await store.db.selectFrom('api_key').selectAll().execute(),
  ])
  expect(rows).not.toContain(token)
  expect(rows).not.toContain(key)
  expect(rows).not.toContain(key.slice(12))
})

test('guessing links is stopped for one address, told how long, and goes on after the wait', async () => {
  await using world = await openWorld()
  const { identity, time } = world
  const token = await identity.ownerLink()
  const guess = () => identity.useLink('guess', nobody, here)
  for (let n = 0; n < 10; n++)
    expect(await guess()).toMatchObject({ refusal: { code: 'link_used' } })
  expect(await identity.useLink(token, nobody, here)).toMatchObject({
    refusal: { code: 'too_many_requests', retryAfterSeconds: 300 },
  })
  expect((await identity.useLink(token, nobody, '192.0.2.7')).ok).toBe(true)
  time.ahead = 5 * 60_000
  expect(await guess()).toMatchObject({ refusal: { code: 'link_used' } })
})

test('the cookie is HttpOnly and SameSite=Lax, and Secure only where the address is https', async () => {
  for (const [baseUrl, secure] of [
    ['http://127.0.0.1:8484', false],
    ['https://overt.example', true],
  ] as const) {
    await using world = await openWorld({ baseUrl })
    const used = await world.identity.useLink(await world.identity.ownerLink(), nobody, here)
    if (!used.ok) throw new Error(used.refusal.detail)
    expect(used.setCookies).toHaveLength(1)
    const [cookie = ''] = used.setCookies
    expect(cookie).toMatch(/overt\.session_token=/)
    expect(cookie).toMatch(/; HttpOnly/)
    expect(cookie).toMatch(/; SameSite=Lax/)
    expect(cookie).toMatch(/; Path=\//)
    expect(/; Secure/.test(cookie)).toBe(secure)
  }
})

test('the owner chooses e-mail and password once, then signs in with them, in any case of letters', async () => {
  await using world = await openWorld()
  const { identity } = world
  const chosen = await identity.setCredentials(credentials, await asOwner(identity), here)
  const { account } = await identity.session(cookiesOf(chosen))
  expect(account).toMatchObject({ name: 'Ada', email: 'ada@example.org', owner: true })
  const request = { email: 'aDa@example.org', password: 'correct horse' }
  const again = cookiesOf(await identity.signIn(request, nobody, here))
  expect((await identity.session(again)).account).toEqual(account)
})

test('choosing a password ends every session but the new one', async () => {
  await using world = await openWorld()
  const { identity } = world
  const old = await asOwner(identity)
  const other = await asOwner(identity)
  const fresh = cookiesOf(await identity.setCredentials(credentials, old, here))
  expect(await identity.caller(old)).toBeNull()
  expect(await identity.caller(other)).toBeNull()
  expect(await identity.caller(fresh)).toMatchObject({ by: 'session' })
})

test('once there is a password, changing anything needs it', async () => {
  await using world = await openWorld()
  const { identity } = world
  const headers = cookiesOf(
    await identity.setCredentials(credentials, await asOwner(identity), here),
  )
  const change = { ...credentials, email: 'new@example.org', password: 'another horse' }
  for (const currentPassword of [null, '', 'wrong horse']) {
    const refused = await identity.setCredentials({ ...change, currentPassword }, headers, here)
    expect(refused).toMatchObject({
      ok: false,
      refusal: { code: 'invalid_request', param: 'currentPassword' },
    })
  }
  expect((await identity.session(headers)).account).toMatchObject({ email: 'ada@example.org' })
  const right = { ...change, currentPassword: 'correct horse' }
  expect((await identity.setCredentials(right, headers, here)).ok).toBe(true)
  const request = { email: 'new@example.org', password: 'another horse' }
  expect((await identity.signIn(request, nobody, here)).ok).toBe(true)
})

test('credentials are nobody’s to set without a session', async () => {
  await using world = await openWorld()
  const { identity } = world
  const { key } = await identity.createKey(await identity.ownerAccount(), 'k')
  for (const headers of [nobody, bearer(key)]) {
    expect(await identity.setCredentials(credentials, headers, here)).toMatchObject({
      refusal: { code: 'not_signed_in' },
    })
  }
})

test('a wrong password and an unknown address are refused alike, then slowed down', async () => {
  await using world = await openWorld()
  const { identity } = world
  await identity.setCredentials(credentials, await asOwner(identity), here)
  const wrong = await identity.signIn(
    { email: 'ada@example.org', password: 'wrong' },
    nobody,
    '192.0.2.1',
  )
  const unknown = await identity.signIn(
    { email: 'eve@example.org', password: 'wrong' },
    nobody,
    '192.0.2.1',
  )
  expect(wrong).toEqual(unknown)
  expect(wrong).toMatchObject({ ok: false, refusal: { code: 'not_signed_in' } })
  const right = { email: 'ada@example.org', password: 'correct horse' }
  for (let n = 0; n < 8; n++) {
    await identity.signIn({ ...right, password: 'wrong' }, nobody, '192.0.2.1')
  }
  expect(await identity.signIn(right, nobody, '192.0.2.1')).toMatchObject({
    refusal: { code: 'too_many_requests' },
  })
  expect((await identity.signIn(right, nobody, here)).ok).toBe(true)
})

test('the internal address of an account without one signs nobody in', async () => {
  await using world = await openWorld()
  const { identity } = world
  const id = await identity.ownerAccount()
  for (const password of ['', 'undefined', 'null']) {
    const request = { email: `${id}@account.invalid`, password }
    expect((await identity.signIn(request, nobody, here)).ok).toBe(false)
  }
})

test('signing out ends the session and takes the cookie away', async () => {
  await using world = await openWorld()
  const { identity } = world
  const headers = await asOwner(identity)
  const cleared = await identity.signOut(headers)
  expect(cleared.join()).toMatch(/overt\.session_token=;.*Max-Age=0/)
  expect(await identity.caller(headers)).toBeNull()
  await expect(identity.signOut(nobody)).resolves.toBeDefined()
})

test('a cookie that nobody signed, or somebody changed, is no session', async () => {
  await using world = await openWorld()
  const { identity } = world
  const cookie = (await asOwner(identity)).get('cookie') ?? ''
  for (const bad of [
    'overt.session_token=abc.def',
    cookie.slice(0, -3),
    `${cookie}x`,
    'x',
    '=;=',
  ]) {
    expect(await identity.caller(new Headers({ cookie: bad }))).toBeNull()
  }
})

test('a young session is not renewed', async () => {
  await using world = await openWorld()
  expect(await world.identity.renew(await asOwner(world.identity))).toEqual([])
  expect(await world.identity.renew(nobody)).toEqual([])
})

test('whether the owner can come back by password is known from the first one on', async () => {
  await using world = await openWorld()
  const { identity } = world
  expect(await identity.ownerHasPassword()).toBe(false)
  const headers = await asOwner(identity)
  expect(await identity.ownerHasPassword()).toBe(false)
  await identity.setCredentials(credentials, headers, here)
  expect(await identity.ownerHasPassword()).toBe(true)
})
