import { sql } from 'kysely'
import { afterEach, expect, test, vi } from 'vitest'
import { silentLogger } from '../observe/logger.ts'
import { cookiesOf, openWorld, secret, type IdentityWorld } from './identity.fixture.ts'
import { openAuth } from './auth.ts'

afterEach(() => vi.unstubAllGlobals())

const schema = async ({ store }: IdentityWorld) =>
  (
    await sql<{ sql: string }>`select sql from sqlite_schema where name like 'auth_%'
      order by name`.execute(store.db)
  ).rows.map((row) => row.sql)

const signIn = async ({ identity }: IdentityWorld) =>
  cookiesOf(await identity.useLink(await identity.ownerLink(), new Headers(), '::1'))

/** Moves the end of every session. */
async function endSessions({ store }: IdentityWorld, at: number): Promise<void> {
  await store.db
    .withTables<{ auth_session: { expiresAt: string } }>()
    .updateTable('auth_session')
    .set({ expiresAt: new Date(at).toISOString() })
    .execute()
}

test('its tables are made once; opening again changes nothing', async () => {
  await using world = await openWorld()
  const made = await schema(world)
  expect(made.join('\n')).toMatch(/create table "auth_user".*"email" text not null unique/i)
  await using other = await world.besides()
  expect(await other.identity.session(new Headers())).toMatchObject({ account: null })
  expect(await schema(world)).toEqual(made)
})

test('nothing is told to anybody outside', async () => {
  const calls: unknown[] = []
  vi.stubGlobal('fetch', (url: unknown) => {
    calls.push(url)
    throw new Error('no network here')
  })
  await using world = await openWorld()
  await world.identity.session(await signIn(world))
  expect(calls).toEqual([])
})

test('its complaints go to our logger, without what was typed', async () => {
  await using world = await openWorld()
  const lines: unknown[] = []
  const write = (...line: unknown[]) => void lines.push(line)
  const logger = { ...silentLogger, warn: write, error: write }
  await openAuth({ store: world.store, secret, baseUrl: '', logger })
  expect(lines).not.toEqual([])
  for (const line of lines) expect(JSON.stringify(line)).toMatch(/^\[\{"level":"\w+"\},"[^"]*/)
})

test('a session whose time is over is none', async () => {
  await using world = await openWorld()
  const headers = await signIn(world)
  await endSessions(world, Date.now() - 1000)
  expect(await world.identity.caller(headers)).toBeNull()
  expect(await world.identity.session(headers)).toMatchObject({ account: null })
})

test('a session in use is lengthened once a day, by renewing and by nothing else', async () => {
  await using world = await openWorld()
  const headers = await signIn(world)
  await endSessions(world, Date.now() + 28 * 24 * 60 * 60_000)
  await world.identity.caller(headers)
  await world.identity.session(headers)
  const renewed = await world.identity.renew(headers)
  expect(renewed.join()).toMatch(/overt\.session_token=.*Max-Age=2592000/)
  expect(await world.identity.renew(headers)).toEqual([])
})

test('a cookie of a session that is over is taken away by renewing', async () => {
  await using world = await openWorld()
  const headers = await signIn(world)
  await world.identity.signOut(headers)
  expect((await world.identity.renew(headers)).join()).toMatch(/overt\.session_token=;.*Max-Age=0/)
})

test('another secret signs everybody out', async () => {
  await using world = await openWorld()
  const headers = await signIn(world)
  const settings = { baseUrl: 'http://127.0.0.1:8484', logger: silentLogger }
  const same = await openAuth({ store: world.store, secret, ...settings })
  expect(await same.api.getSession({ headers })).not.toBeNull()
  const other = await openAuth({ store: world.store, secret: `${secret}!`, ...settings })
  expect(await other.api.getSession({ headers })).toBeNull()
})

test('nobody can sign up', async () => {
  await using world = await openWorld()
  const settings = { baseUrl: 'http://127.0.0.1:8484', logger: silentLogger }
  const auth = await openAuth({ store: world.store, secret, ...settings })
  const body = { name: 'Eve', email: 'eve@example.org', password: 'correct horse' }
  await expect(auth.api.signUpEmail({ body })).rejects.toThrow(/sign up/i)
  await expect(auth.api.beginSession({ body: { account: 'nobody' } })).rejects.toThrow()
})

test('a session remembers neither address nor owner’s rights of its own', async () => {
  await using world = await openWorld()
  await signIn(world)
  const rows = await world.store.db
    .withTables<{ auth_session: { ipAddress: string | null; userId: string } }>()
    .selectFrom('auth_session')
    .select(['ipAddress', 'userId'])
    .execute()
  expect(rows).toEqual([{ ipAddress: '', userId: await world.identity.ownerAccount() }])
})
