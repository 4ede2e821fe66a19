import { expect, test } from 'vitest'
import { ask, openHttp } from './http.fixture.ts'
import { promises } from '../../test/promises.ts'

promises('api:no-key', 'identity:key-hashed')

test('a key is made, shown once, listed without its secret, and revoked', async () => {
  await using world = await openHttp()
  const made = await ask(world, 'POST /api/keys', { as: 'page', body: { name: 'laptop' } })
  expect(made.status).toBe(201)
  expect(made.headers.get('cache-control')).toBe('no-store')
  const { id, key, name } = made.json()
  expect(name).toBe('laptop')
  const headers = { authorization: `Bearer ${key}` }
  expect((await ask(world, 'GET /api/models', { headers })).status).toBe(200)
  const list = await ask(world, 'GET /api/keys', { as: 'page' })
  expect(list.text).toContain('"name":"laptop"')
  expect(list.text).not.toContain(key)
  expect(list.text).not.toContain('hash')
  expect((await ask(world, `DELETE /api/keys/${id}`, { as: 'page' })).status).toBe(204)
  const refused = await ask(world, 'GET /api/models', { headers })
  expect(refused.status).toBe(401)
  expect(refused.json()).toMatchObject({ code: 'key_refused' })
  expect((await ask(world, `DELETE /api/keys/${id}`, { as: 'page' })).status).toBe(404)
})

test('each account sees and revokes only its own keys', async () => {
  await using world = await openHttp()
  const { id } = await world.identity.createKey(world.owner, 'mine')
  expect((await ask(world, 'GET /api/keys', { as: 'stranger' })).text).not.toContain(id)
  expect((await ask(world, `DELETE /api/keys/${id}`, { as: 'stranger' })).status).toBe(404)
  expect((await ask(world, `DELETE /api/keys/${id}`, { as: 'owner' })).status).toBe(204)
})

test('a key needs a name', async () => {
  await using world = await openHttp()
  for (const body of [{}, { name: '' }, { name: 1 }, { name: 'x'.repeat(101) }, [], null]) {
    expect((await ask(world, 'POST /api/keys', { as: 'page', body })).status).toBe(400)
  }
})
