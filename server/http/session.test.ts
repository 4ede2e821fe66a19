import { expect, test } from 'vitest'
import { ask, differences, openHttp, type Scenario } from './http.fixture.ts'

const credentials = { name: 'Ada', email: 'ada@example.org', password: 'correct horse' }

const scenarios: readonly Scenario[] = [
  {
    name: 'anybody may ask who is signed in, and a stranger learns nothing',
    line: 'GET /api/session',
    status: 200,
    contains: ['{"account":null,"ownerless":false}'],
    lacks: ['Owner'],
  },
  {
    name: 'the signed-in person is told who they are',
    line: 'GET /api/session',
    as: 'page',
    status: 200,
    contains: ['"name":"Owner"', '"email":null', '"owner":true'],
    lacks: ['account.invalid', 'token'],
    sends: { 'cache-control': 'no-store', 'set-cookie': null },
  },
  {
    name: 'a key is no session',
    line: 'GET /api/session',
    as: 'owner',
    status: 200,
    contains: ['"account":null'],
  },
  {
    name: 'a used or invented link is refused',
    line: 'POST /api/session/link',
    body: { token: 'invented' },
    status: 401,
    contains: ['"code":"link_used"'],
    lacks: ['invented'],
    sends: { 'content-type': 'application/problem+json', 'set-cookie': null },
  },
  {
    name: 'a wrong password is refused without saying which of the two was wrong',
    line: 'POST /api/session',
    body: { email: 'ada@example.org', password: 'wrong' },
    status: 401,
    contains: ['"code":"not_signed_in"', 'e-mail address or the password'],
    lacks: ['ada@example.org'],
  },
  {
    name: 'an e-mail address must look like one',
    line: 'POST /api/session',
    body: { email: 'ada', password: 'x' },
    status: 400,
    contains: ['"param":"email"'],
  },
  {
    name: 'a form does not take what it does not know',
    line: 'POST /api/session/link',
    body: { token: 'x', owner: true },
    status: 400,
    contains: ['"code":"unknown_parameter"', '"param":"owner"'],
  },
  {
    name: 'credentials are for a session, not for a key',
    line: 'PUT /api/account/credentials',
    as: 'owner',
    body: credentials,
    status: 401,
    contains: ['"code":"not_signed_in"'],
  },
  {
    name: 'a short password is refused',
    line: 'PUT /api/account/credentials',
    as: 'page',
    body: { ...credentials, password: 'short' },
    status: 400,
    contains: ['"param":"password"'],
    lacks: ['"short"'],
  },
]

test('the session answers everybody as the table says', async () => {
  await using world = await openHttp()
  for (const scenario of scenarios) {
    expect(await differences(world, scenario), scenario.name).toEqual([])
  }
})

test('a link signs in with a cookie that later requests carry, until it is signed out', async () => {
  await using world = await openHttp()
  const token = await world.identity.ownerLink()
  const used = await ask(world, 'POST /api/session/link', { body: { token } })
  expect(used.json()).toMatchObject({ account: { owner: true, email: null }, ownerless: false })
  const [set = ''] = used.headers.getSetCookie()
  expect(set).toMatch(/HttpOnly/)
  const headers = { cookie: set.split(';')[0] ?? '', origin: world.url }
  expect((await ask(world, 'GET /api/keys', { headers })).status).toBe(200)
  const out = await ask(world, 'DELETE /api/session', { headers })
  expect(out.status).toBe(204)
  expect(out.headers.getSetCookie().join()).toMatch(/Max-Age=0/)
  expect((await ask(world, 'GET /api/keys', { headers })).status).toBe(401)
})

test('credentials once chosen sign in, and changing them needs the current password', async () => {
  await using world = await openHttp()
  const chosen = await ask(world, 'PUT /api/account/credentials', { as: 'page', body: credentials })
  expect(chosen.json()).toMatchObject({ account: { name: 'Ada', email: 'ada@example.org' } })
  expect((await ask(world, 'GET /api/keys', { as: 'page' })).status).toBe(401)
  const { email, password } = credentials
  const signedIn = await ask(world, 'POST /api/session', { body: { email, password } })
  expect(signedIn.status).toBe(200)
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const wrong = { ...credentials, currentPassword: 'wrong' }
  const headers = { cookie, origin: world.url }
  const refused = await ask(world, 'PUT /api/account/credentials', { headers, body: wrong })
  expect(refused.status).toBe(400)
  expect(refused.json()).toMatchObject({ code: 'invalid_request', param: 'currentPassword' })
})

test('guessing is slowed down by 429 and Retry-After, for each client of a proxy by itself', async () => {
  await using world = await openHttp()
  const guess = (address: string) =>
    ask(world, 'POST /api/session/link', {
      body: { token: 'guess' },
      headers: { 'x-forwarded-for': `10.0.0.1, ${address}` },
    })
  for (let n = 0; n < 10; n++) expect((await guess('192.0.2.1')).status).toBe(401)
  const slowed = await guess('192.0.2.1')
  expect(slowed.status).toBe(429)
  expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(slowed.json()).toMatchObject({ code: 'too_many_requests' })
  expect((await guess('192.0.2.2')).status).toBe(401)
})

test('a session in daily use is lengthened by a look at it', async () => {
  await using world = await openHttp()
  const { store } = world
  const day = 24 * 60 * 60_000
  const soon = new Date(Date.now() + 28 * day).toISOString()
  // better-auth reads the computer's clock, so the session is made older instead.
  await store.db
    .withTables<{ auth_session: { expiresAt: string } }>()
    .updateTable('auth_session')
    .set({ expiresAt: soon })
    .execute()
  const { headers } = await ask(world, 'GET /api/session', { as: 'page' })
  expect(headers.getSetCookie().join()).toMatch(/overt\.session_token=.*Max-Age=2592000/)
})
