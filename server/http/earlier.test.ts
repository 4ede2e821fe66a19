import { EarlierLedgers } from '@overt/wire'
import { expect, test } from 'vitest'
import type { Earlier } from '../charter/earlier.ts'
import { ask, openHttp } from './http.fixture.ts'

const fingerprint = 'a'.repeat(26)
const origin = `old.example/${fingerprint}`
const address = `/earlier/${fingerprint}`
const told = { origin, size: 3, address, versions: [{ seq: 1, hash: 'hash', reason: 'first' }] }

const one: Earlier = {
  fingerprint,
  checkpoint: `${origin}\n3\nroot\n`,
  read: async (path) => (path === 'tile/0/000.p/3' ? new Uint8Array(96) : null),
  told: async () => told,
  version: async (seq) => (seq === 1 ? { index: 2, hash: 'hash' } : null),
}

test('anybody reads the ledgers that this one continues, from any page', async () => {
  await using world = await openHttp({ earlier: [one] })
  const list = await ask(world, 'GET /api/earlier')
  expect(EarlierLedgers.parse(list.json())).toEqual({ ledgers: [told] })
  expect(list.headers.get('access-control-allow-origin')).toBe('*')
  const checkpoint = await ask(world, `GET ${address}/ledger/checkpoint`)
  expect([checkpoint.status, checkpoint.text]).toEqual([200, one.checkpoint])
  expect((await ask(world, `GET ${address}/ledger/tile/0/000.p/3`)).status).toBe(200)
})

test('each version of its charter stays readable', async () => {
  await using world = await openHttp({ earlier: [one] })
  const version = await ask(world, `GET ${address}/charter/1`)
  expect([version.status, version.text]).toEqual([200, '{"hash":"hash","index":2}'])
  expect(version.headers.get('access-control-allow-origin')).toBe('*')
})

test.each([
  `${address}/ledger/tile/0/001`,
  `${address}/ledger/tile/0/ledger/tile/0/000.p/3`,
  `${address}/ledger/tile/0/..%2f000.p/3`,
  `${address}/ledger/policy`,
  `${address}/charter/2`,
  `${address}/charter/01`,
  `/earlier/${'b'.repeat(26)}/ledger/checkpoint`,
])('GET %s leads nowhere, and says so in a line', async (path) => {
  await using world = await openHttp({ earlier: [one] })
  const { status, headers, text } = await ask(world, `GET ${path}`)
  expect([status, headers.get('content-type')]).toEqual([
    404,
    expect.stringMatching(/^text\/plain/),
  ])
  expect(text).toMatch(/^[^<]+\.\n$/)
})

test('where there is none, the list is empty', async () => {
  await using world = await openHttp()
  expect((await ask(world, 'GET /api/earlier')).json()).toEqual({ ledgers: [] })
})
