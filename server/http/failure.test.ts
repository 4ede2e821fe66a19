import { expect, test } from 'vitest'
import { openLogger } from '../observe/logger.ts'
import { ask, openHttp, raw } from './http.fixture.ts'

test('an address that leads nowhere is 404 in the words of its place', async () => {
  await using world = await openHttp()
  const ours = await ask(world, 'GET /api/none', { as: 'owner' })
  expect(ours.status).toBe(404)
  expect(ours.headers.get('content-type')).toBe('application/problem+json')
  expect(ours.json()).toMatchObject({ code: 'not_found', status: 404, param: null })
  for (const path of ['/v1/none', '/v1', '/v1/models/x/y', '/v1/nothing']) {
    const theirs = await ask(world, `GET ${path}`, { as: 'owner' })
    expect([theirs.status, theirs.json().error.type], path).toEqual([404, 'not_found_error'])
  }
  const ledger = await ask(world, 'GET /ledger/none')
  expect([ledger.status, ledger.headers.get('content-type')]).toEqual([
    404,
    'text/plain; charset=UTF-8',
  ])
})

test('a method that is not possible is 405, and Allow says which ones are', async () => {
  await using world = await openHttp()
  const lines: readonly (readonly [string, string])[] = [
    ['PUT /api/session', 'GET, POST, DELETE'],
    ['PUT /api/models', 'GET, POST'],
    ['DELETE /api/questions', 'POST'],
    ['PUT /api/conversations/x', 'GET, PATCH, DELETE'],
    ['GET /v1/chat/completions', 'POST'],
    ['DELETE /v1/models', 'GET'],
    ['OPTIONS /v1/models', 'GET'],
    ['POST /transparency', 'GET'],
  ]
  for (const [line, allow] of lines) {
    const { status, headers, json } = await ask(world, line, { as: 'owner' })
    expect([status, headers.get('allow')], line).toEqual([405, allow])
    const code = line.includes('/v1') ? json().error.code : json().code
    expect(code).toBe(line.includes('/v1') ? 'method_not_allowed' : 'invalid_request')
  }
})

test('HEAD answers as GET does, without a body', async () => {
  await using world = await openHttp()
  const { status, text } = await ask(world, 'HEAD /ledger/tile/0/000')
  expect([status, text]).toEqual([200, ''])
})

test('strange methods and addresses are refused, and nothing is served for them', async () => {
  await using world = await openHttp()
  const send = (line: string) =>
    raw(
      world.port,
      `${line} HTTP/1.1\r\nHost: 127.0.0.1:${world.port}\r\n` +
        `Authorization: ${world.callers.owner.authorization}\r\nConnection: close\r\n\r\n`,
    )
  const lines = [
    'BREW /api/models',
    'PROPFIND /',
    'TRACE /api/models',
    'GET //api/models',
    'GET /api//models',
    'GET /api/models/',
    'GET /api/models%2f',
    'GET /api%2fmodels',
    'GET /API/models',
    'GET /%2e%2e/%2e%2e/etc/passwd',
    'GET /../../etc/passwd',
    'GET /assets/../../../etc/passwd',
    'GET /..%2f..%2fetc%2fpasswd',
    'GET /..\\..\\etc\\passwd',
    'GET /%00',
    'GET /%ff%fe',
    'GET /%',
    'GET models',
    'GET http://evil.example/api/models',
    'CONNECT 127.0.0.1:80',
  ]
  for (const line of lines) {
    const response = await send(line)
    expect(response, line).not.toMatch(/^HTTP\/1\.1 (?:200|5)/)
    expect(response, line).not.toContain('root:')
  }
  expect((await ask(world, 'GET /healthz')).status).toBe(200)
})

test('a fault is told to nobody but the log, which names the request and no text of anybody’s', async () => {
  const lines: string[] = []
  const logger = openLogger(
    { logLevel: 'info' },
    { destination: { write: (line) => lines.push(line) } },
  )
  await using world = await openHttp({ logger })
  world.answering.beforeAsk = () => Promise.reject(new TypeError('a fault inside'))
  const body = { conversation: null, parent: null, text: 'my secret question' }
  const headers = { 'x-request-id': 'the-request' }
  const failed = await ask(world, 'POST /api/questions?secret=1', { as: 'page', body, headers })
  expect([failed.status, failed.json().code]).toEqual([500, 'internal'])
  expect(failed.text).not.toContain('inside')
  const log = lines.join('')
  expect(log).toContain('a fault inside')
  expect(log).toContain('the-request')
  expect(log).not.toMatch(/secret|session_token/)
})

test('each request is counted and logged by its route, without ids and query', async () => {
  const lines: string[] = []
  const logger = openLogger(
    { logLevel: 'info' },
    { destination: { write: (line) => lines.push(line) } },
  )
  await using world = await openHttp({ logger })
  const id = world.conversations.add(world.owner, 'a secret title')
  await ask(world, `GET /api/conversations/${id}`, { as: 'page' })
  await ask(world, 'GET /api/conversations?after=secret', { as: 'page' })
  await ask(world, 'GET /none')
  const { text } = await ask(world, 'GET /metrics', { as: 'owner' })
  expect(text).toContain('route="/api/conversations/:id",status="200"')
  expect(text + lines.join('')).not.toContain(id)
  expect(text + lines.join('')).not.toContain('secret')
  expect(lines.join('')).toContain('"route":"/api/conversations"')
})
