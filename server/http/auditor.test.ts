import { describe, expect, test } from 'vitest'
import { promises } from '../../test/promises.ts'
import { ask, type HttpWorld, openHttp } from './http.fixture.ts'

promises('record:auditor')

/** What an auditor may reach: what everybody may, the records, and their own way in and out. */
const open = new Set([
  'GET /healthz',
  'GET /readyz',
  'GET /api/session',
  'POST /api/session/link',
  'POST /api/session',
  'DELETE /api/session',
  'PUT /api/account/credentials',
  'DELETE /api/account',
  'GET /api/records',
  'GET /api/records/summary',
  'GET /api/records/charters',
  'GET /api/records/export',
  'GET /api/audits',
  'GET /api/earlier',
  'GET /api/transparency',
  'POST /api/detect',
  'GET /api/charter',
  'GET /api/disclosure',
  'GET /charter.json',
  'GET /charter/:seq{[1-9][0-9]{0,8}}',
  'GET /api/amendments',
  'POST /api/amendments',
  'GET /api/amendments/:hash',
  'GET /ledger/checkpoint',
  'GET /ledger/policy',
  'GET /ledger/tile/*',
])
const isPage = (address: string) =>
  /^GET \/(|c\/:\w+|settings|records|models|transparency|verify|detect|\*|:.*|verify\/.*)$/.test(
    address,
  )

/** One of each thing that the owner has, with a secret in it. */
async function secrets(world: HttpWorld) {
  const body = { conversation: null, parent: null, text: 'my secret question' }
  const asked = (await ask(world, 'POST /api/questions', { as: 'owner', body })).json()
  const { id: key } = await world.identity.createKey(world.owner, 'my secret key')
  const conversation = world.conversations.add(world.owner, 'my secret title')
  return [asked.answer, asked.receipt, asked.conversation, conversation, key, 'there']
}

/** The pattern's parameters, each filled with this id. */
const filled = (address: string, id: string) =>
  address.replaceAll(/:\w+(\{[^/]*\})?/g, id).replace('*', id)

async function auditorOf(world: HttpWorld) {
  const { id, token } = await world.identity.addAuditor('TÜV')
  const key = { authorization: `Bearer ${(await world.identity.createKey(id, 'a')).key}` }
  const link = await ask(world, 'POST /api/session/link', { body: { token } })
  const cookie = link.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  return [key, { cookie, origin: world.url }] as const
}

describe('whatever an auditor asks', () => {
  test('every address but the public ones and the records answers as one that does not exist', async () => {
    await using world = await openHttp()
    const ids = await secrets(world)
    const closed = world.addresses.filter((address) => !open.has(address) && !isPage(address))
    expect(closed.length).toBeGreaterThan(25)
    for (const headers of await auditorOf(world)) {
      for (const address of closed) {
        for (const id of ids) {
          const body = address.startsWith('GET') ? {} : { body: {} }
          const refused = await ask(world, filled(address, id), { headers, ...body })
          expect(refused.status, `${address} with ${Object.keys(headers)[0]}`).toBe(404)
          expect(refused.text).not.toContain('secret')
        }
      }
    }
    expect(world.answering.asks).toHaveLength(1)
    expect(world.answering.stops).toEqual([])
  })

  test('none of the addresses that are open to them says a word of anybody', async () => {
    await using world = await openHttp()
    const ids = await secrets(world)
    expect(world.addresses).toEqual(expect.arrayContaining([...open]))
    for (const address of [...open].filter((one) => !one.startsWith('DELETE'))) {
      for (const headers of await auditorOf(world)) {
        for (const id of ids) {
          const body = address.startsWith('GET') ? {} : { body: {} }
          const { text } = await ask(world, filled(address, id), { headers, ...body })
          expect(text, address).not.toMatch(/secret (question|title|key)/)
        }
      }
    }
  })
})
