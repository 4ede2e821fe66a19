import { Transparency } from '@overt/wire'
import { expect, test } from 'vitest'
import { ask, differences, openHttp, raw, type Scenario } from './http.fixture.ts'

const forEver = 'public, max-age=31536000, immutable'
const open = { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' }
const bytes = 'application/octet-stream'

const scenarios: readonly Scenario[] = [
  {
    name: 'the checkpoint is text, briefly cached, and readable from any page',
    line: 'GET /ledger/checkpoint',
    status: 200,
    contains: ['overt.local/abcdefghijklmnopqrstuvwxyz\n8\n'],
    sends: {
      ...open,
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'public, max-age=1',
    },
  },
  {
    name: 'the policy is a tlog-policy',
    line: 'GET /ledger/policy',
    status: 200,
    contains: ['log overt.local/abcdefghijklmnopqrstuvwxyz+', 'quorum none\n'],
    sends: open,
  },
  {
    name: 'a full tile never changes',
    line: 'GET /ledger/tile/0/x001/234',
    status: 200,
    sends: { ...open, 'content-type': bytes, 'cache-control': forEver, 'content-length': '8192' },
  },
  {
    name: 'neither does a full bundle',
    line: 'GET /ledger/tile/entries/000',
    status: 200,
    sends: { 'content-type': bytes, 'cache-control': forEver },
  },
  {
    name: 'a partial tile will be replaced',
    line: 'GET /ledger/tile/0/001.p/3',
    status: 200,
    sends: { 'cache-control': 'public, max-age=300' },
  },
  {
    name: 'a tile that is not there is a plain 404, cached by nobody',
    line: 'GET /ledger/tile/0/002',
    status: 404,
    contains: ['no such tile.\n'],
    sends: { ...open, 'content-type': /^text\/plain/, 'cache-control': 'no-store', etag: null },
  },
  { name: 'the ledger is not written here', line: 'POST /ledger/checkpoint', status: 405 },
]

test('the ledger is served as the table says', async () => {
  await using world = await openHttp()
  for (const scenario of scenarios) {
    expect(await differences(world, scenario), scenario.name).toEqual([])
  }
})

test('a path that tlog-tiles would not write never reaches the ledger', async () => {
  await using world = await openHttp()
  const paths = [
    'tile/64/000',
    'tile/00/000',
    'tile/0/0',
    'tile/0/0000',
    'tile/0/x000/001',
    'tile/0/001/234',
    'tile/0/x001',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/03',
    'tile/0/000.p/',
    'tile/0/000.p/3/4',
    'tile/entries/000/',
    'tile/data/000',
    'tile/0//000',
    'tile/0/%2e%2e/000',
    'tile/0/..%2f000',
    'tile/0/00%30',
    'tile/../../member.key',
    'tile/0/000%00',
    '..%2fmember.key',
    'member.key',
    '',
  ]
  for (const path of paths) {
    const request = `GET /ledger/${path} HTTP/1.1\r\nHost: 127.0.0.1:${world.port}\r\nConnection: close\r\n\r\n`
    expect(await raw(world.port, request), path).toMatch(/^HTTP\/1\.1 404 /)
  }
  expect(world.ledger.reads).toEqual([])
})

test('who has the bytes already gets only their tag', async () => {
  await using world = await openHttp()
  const first = await ask(world, 'GET /ledger/tile/0/000')
  const etag = first.headers.get('etag') ?? ''
  expect(etag).toMatch(/^"[\w-]{22}"$/)
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const again = await ask(world, 'GET /ledger/tile/0/000', {
      headers: { 'if-none-match': known },
    })
    expect([again.status, again.text]).toEqual([304, ''])
    expect(again.headers.get('cache-control')).toBe(forEver)
  }
  const changed = await ask(world, 'GET /ledger/tile/0/000', {
    headers: { 'if-none-match': '"x"' },
  })
  expect(changed.status).toBe(200)
})

test('transparency tells anybody the origin, keys, checkpoint and charter, and no prompt', async () => {
  await using world = await openHttp()
  const { headers, json, text } = await ask(world, 'GET /api/transparency')
  const said = Transparency.parse(json())
  expect(said).toMatchObject({ size: 8, fingerprint: 'abcdefghijklmnopqrstuvwxyz' })
  expect(said.board.members).toEqual([{ name: 'me', key: 'member-key' }])
  expect(headers.get('access-control-allow-origin')).toBe('*')
  expect(text).not.toContain('secret')
})

test('nothing but the public ledger is readable from any page', async () => {
  await using world = await openHttp()
  for (const path of ['/api/session', '/api/models', '/v1/models', '/', '/healthz', '/metrics']) {
    const { headers } = await ask(world, `GET ${path}`, { as: 'owner' })
    expect(headers.get('access-control-allow-origin'), path).toBeNull()
  }
})
