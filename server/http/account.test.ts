import { RecordPage } from '@overt/wire'
import { describe, expect, test } from 'vitest'
import { promises } from '../../test/promises.ts'
import { ask, openHttp } from './http.fixture.ts'

const body = { confirm: 'erase everything' }

describe('an account is erased', () => {
  promises('erasure:account')

  test('by its person, who typed the words; then its session and keys open nothing', async () => {
    await using world = await openHttp()
    expect((await ask(world, 'DELETE /api/account', { as: 'page', body })).status).toBe(204)
    for (const as of ['page', 'owner'] as const) {
      expect((await ask(world, 'GET /api/conversations', { as })).status).toBe(401)
    }
    expect((await ask(world, 'GET /api/session')).json()).toEqual({
      account: null,
      ownerless: true,
    })
  })

  test('by nothing less than the words, never by a key, and not without the password', async () => {
    await using world = await openHttp()
    for (const wrong of [{}, { confirm: 'yes' }, { ...body, force: true }]) {
      const refused = await ask(world, 'DELETE /api/account', { as: 'page', body: wrong })
      expect(refused.status).toBe(400)
    }
    expect((await ask(world, 'DELETE /api/account', { as: 'owner', body })).status).toBe(401)
    expect((await ask(world, 'DELETE /api/account', { body })).status).toBe(401)
    const credentials = { name: 'Ada', email: 'ada@example.org', password: 'correct horse' }
    const set = await ask(world, 'PUT /api/account/credentials', { as: 'page', body: credentials })
    const cookie = set.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')
    const headers = { cookie, origin: world.url }
    const refused = await ask(world, 'DELETE /api/account', { headers, body })
    expect(refused.json()).toMatchObject({ code: 'invalid_request', param: 'password' })
    const confirmed = { ...body, password: credentials.password }
    expect((await ask(world, 'DELETE /api/account', { headers, body: confirmed })).status).toBe(204)
  })
})

describe('an auditor', () => {
  promises('record:auditor')

  test('reads the records, as the owner does and nobody else', async () => {
    await using world = await openHttp()
    const { id } = await world.identity.addAuditor('TÜV')
    const headers = { authorization: `Bearer ${(await world.identity.createKey(id, 'a')).key}` }
    for (const line of [
      'GET /api/records',
      'GET /api/records/summary',
      'GET /api/records/charters',
      'GET /api/records/export',
    ]) {
      expect((await ask(world, line, { headers })).status, line).toBe(200)
      expect((await ask(world, line, { as: 'page' })).status, line).toBe(200)
      expect((await ask(world, line, { as: 'stranger' })).status, line).toBe(404)
      expect((await ask(world, line)).status, line).toBe(401)
    }
    const tomb = 'GET /api/records/tombs/there'
    expect((await ask(world, tomb, { as: 'owner' })).json()).toEqual({ tomb: 'AAAA' })
    expect((await ask(world, 'GET /api/records/tombs/x', { as: 'owner' })).status).toBe(404)
    expect((await ask(world, tomb, { headers })).status).toBe(404)
    expect((await ask(world, tomb, { as: 'stranger' })).status).toBe(404)
    expect((await ask(world, tomb)).status).toBe(401)
  })

  test('reads what people call each model, without a list of models', async () => {
    await using world = await openHttp()
    const { id } = await world.identity.addAuditor('TÜV')
    const headers = { authorization: `Bearer ${(await world.identity.createKey(id, 'a')).key}` }
    expect((await ask(world, 'GET /api/models', { headers })).status).toBe(404)
    const page = RecordPage.parse((await ask(world, 'GET /api/records', { headers })).json())
    expect(page.records.map(({ modelName }) => modelName)).toEqual(['small', null, 'far'])
  })

  test('is removed at once', async () => {
    await using world = await openHttp()
    const { id, token } = await world.identity.addAuditor('TÜV')
    const link = await ask(world, 'POST /api/session/link', { body: { token } })
    expect(link.json().account).toMatchObject({ name: 'TÜV', owner: false, auditor: true })
    const cookie = link.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')
    expect(await world.identity.removeAuditor(id)).toBe(true)
    expect(await world.identity.removeAuditor(id)).toBe(false)
    expect(await world.identity.removeAuditor(world.owner)).toBe(false)
    const after = await ask(world, 'GET /api/session', { headers: { cookie } })
    expect(after.json().account).toBeNull()
  })
})
