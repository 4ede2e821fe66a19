import { expect, test } from 'vitest'
import { ask, openHttp, raw, type HttpWorld } from './http.fixture.ts'
import { promises } from '../../test/promises.ts'

promises('identity:origin')

const get = (world: HttpWorld, path: string, host = `127.0.0.1:${world.port}`, more = '') =>
  raw(world.port, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${more}\r\n`)

const status = (response: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(response)?.[1])

test('only this server’s own names are answered to, whoever asks', async () => {
  const config = { host: '192.0.2.5', publicUrl: 'https://overt.example' }
  await using world = await openHttp({ config })
  const { port } = world
  for (const host of [
    `127.0.0.1:${port}`,
    `localhost:${port}`,
    `LocalHost:${port}`,
    `[::1]:${port}`,
    `192.0.2.5:${port}`,
    'overt.example',
  ]) {
    expect(status(await get(world, '/api/session', host)), host).toBe(200)
  }
  for (const host of [
    'evil.example',
    `evil.example:${port}`,
    '127.0.0.1',
    `127.0.0.1:${port + 1}`,
    `127.0.0.1.evil.example:${port}`,
    'overt.example.evil.example',
    `localhost:${port}@evil.example`,
    'overt.example:444',
  ]) {
    for (const path of ['/api/session', '/v1/models', '/ledger/checkpoint', '/']) {
      expect([400, 403], `${host} ${path}`).toContain(status(await get(world, path, host)))
    }
  }
})

test('a request without a host is refused', async () => {
  await using world = await openHttp()
  expect(status(await raw(world.port, 'GET /api/session HTTP/1.1\r\n\r\n'))).toBe(400)
  expect([400, 403]).toContain(status(await raw(world.port, 'GET /api/session HTTP/1.0\r\n\r\n')))
})

test('whoever watches the process may know it by any name', async () => {
  await using world = await openHttp()
  expect(status(await get(world, '/healthz', '10.1.2.3:80'))).toBe(200)
  expect(status(await get(world, '/readyz', '10.1.2.3:80'))).toBe(200)
})

test('a cookie changes something only from a page of our own', async () => {
  await using world = await openHttp()
  const { cookie } = world.callers.page
  const send = (headers: { [name: string]: string }) =>
    ask(world, 'POST /api/keys', { headers: { cookie, ...headers }, body: { name: 'k' } })
  const foreign = [
    {},
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: `http://127.0.0.1:${world.port + 1}` },
    { origin: `http://127.0.0.1:${world.port}.evil.example` },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
    { origin: 'https://evil.example', authorization: 'Basic dTpw' },
  ]
  for (const headers of foreign) {
    const refused = await send(headers)
    expect(refused.status, JSON.stringify(headers)).toBe(403)
    expect(refused.json().code).toBe('forbidden_origin')
  }
  expect((await send({ origin: world.url })).status).toBe(201)
  expect((await send({ 'sec-fetch-site': 'same-origin' })).status).toBe(201)
})

test('signing in from a foreign page is refused too, though it brings no cookie', async () => {
  await using world = await openHttp()
  const token = await world.identity.ownerLink()
  const headers = { origin: 'https://evil.example' }
  const refused = await ask(world, 'POST /api/session/link', { headers, body: { token } })
  expect(refused.status).toBe(403)
  expect((await ask(world, 'POST /api/session/link', { body: { token } })).status).toBe(200)
})

test('behind a proxy, pages of the public address are our own', async () => {
  await using world = await openHttp({ config: { publicUrl: 'https://overt.example' } })
  const token = await world.identity.ownerLink()
  const headers = { origin: 'https://overt.example' }
  const used = await ask(world, 'POST /api/session/link', { headers, body: { token } })
  expect(used.status).toBe(200)
})

test('a key works from anywhere, since no browser adds it by itself', async () => {
  await using world = await openHttp()
  const headers = { origin: 'https://app.example' }
  const made = await ask(world, 'POST /api/keys', { as: 'owner', headers, body: { name: 'k' } })
  expect(made.status).toBe(201)
})

test('every response says what a page may load, and is stored nowhere unless it may be', async () => {
  await using world = await openHttp()
  const lines = [
    'GET /',
    'GET /api/session',
    'GET /v1/models',
    'GET /none',
    'POST /',
    'GET /healthz',
  ]
  for (const line of lines) {
    const { headers } = await ask(world, line)
    expect(headers.get('content-security-policy'), line).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; " +
        "connect-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; " +
        "form-action 'self'",
    )
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-powered-by')).toBeNull()
    expect(headers.get('server')).toBeNull()
  }
})

test('a request is named by its caller or by us, and never by anything strange', async () => {
  await using world = await openHttp()
  const id = async (headers: { [name: string]: string }) =>
    (await ask(world, 'GET /healthz', { headers })).headers.get('x-request-id')
  expect(await id({ 'x-request-id': 'my-request.1' })).toBe('my-request.1')
  for (const bad of ['a b', 'x'.repeat(65), '<script>', '{"a":1}']) {
    expect(await id({ 'x-request-id': bad })).toMatch(/^[0-9a-f-]{36}$/)
  }
  expect(await id({})).not.toBe(await id({}))
})

test('headers that are too large are refused, and the server goes on', async () => {
  await using world = await openHttp()
  const huge = `X-Huge: ${'x'.repeat(100_000)}\r\n`
  const refused = await get(world, '/api/session', undefined, huge)
  // The connection may be reset before the answer is read.
  expect(refused === '' ? 431 : status(refused)).toBe(431)
  expect(status(await get(world, '/healthz'))).toBe(200)
})
