import { expect, test } from 'vitest'
import { silence } from './fake.fixture.ts'
import { ask, openHttp, type HttpWorld } from './http.fixture.ts'
import { promises } from '../../test/promises.ts'

promises('replay:owner-only')

async function askReceipt(world: HttpWorld): Promise<string> {
  const body = { conversation: null, parent: null, text: 'Hi' }
  return (await ask(world, 'POST /api/questions', { as: 'owner', body })).json().receipt
}

test('a receipt is a file named after its id, with the bytes that the server keeps', async () => {
  await using world = await openHttp()
  const id = await askReceipt(world)
  const { status, headers, text } = await ask(world, `GET /v1/receipts/${id}`, { as: 'page' })
  expect(status).toBe(200)
  expect(headers.get('content-type')).toBe('application/json')
  expect(headers.get('content-disposition')).toBe(`attachment; filename="${id}.receipt.json"`)
  expect(headers.get('cache-control')).toBe('no-store')
  expect(text).toBe(JSON.stringify({ id, show: null }))
})

test('its holder chooses what to disclose', async () => {
  await using world = await openHttp()
  const line = `GET /v1/receipts/${await askReceipt(world)}`
  const shown = async (query: string) =>
    (await ask(world, `${line}${query}`, { as: 'owner' })).json().show
  expect(await shown('?show=text,key')).toEqual(['text', 'key'])
  expect(await shown('?show=')).toEqual([])
  for (const query of ['?show=secrets', '?show=text,', '?shows=text', '?show=__proto__']) {
    expect((await ask(world, `${line}${query}`, { as: 'owner' })).status, query).toBe(400)
  }
})

test('while the answer is being written, its receipt is not there yet', async () => {
  await using world = await openHttp()
  world.answering.script = silence
  const line = `GET /v1/receipts/${await askReceipt(world)}`
  const { status, headers } = await ask(world, line, { as: 'owner' })
  expect(status).toBe(409)
  expect(headers.get('retry-after')).toBe('1')
})

test('a missing receipt is told to a key in OpenAI’s words and to the web in ours', async () => {
  await using world = await openHttp()
  const byKey = await ask(world, 'GET /v1/receipts/none', { as: 'owner' })
  const { error } = byKey.json()
  expect([byKey.status, error.type, error.code]).toEqual([404, 'not_found_error', 'not_found'])
  const byPage = await ask(world, 'GET /v1/receipts/none', { as: 'page' })
  expect([byPage.status, byPage.json().code]).toEqual([404, 'not_found'])
})

test('the noise is committed to on request', async () => {
  await using world = await openHttp()
  const { status, json } = await ask(world, 'POST /v1/noise', { as: 'owner' })
  expect([status, json()]).toEqual([200, { id: 'noise-1', commit: 'commit-1' }])
})

test('a receipt is replayed whole, whatever its holder shows, for its holder alone', async () => {
  await using world = await openHttp()
  const id = await askReceipt(world)
  const line = `POST /v1/receipts/${id}/replay`
  const { status, json } = await ask(world, line, { as: 'owner' })
  expect([status, json().verdict]).toEqual([200, 'exact'])
  expect(world.replays.given).toEqual([JSON.stringify({ id, show: null })])
  for (const door of [line, 'POST /v1/receipts/none/replay']) {
    expect((await ask(world, door, { as: 'stranger' })).status).toBe(404)
  }
  expect(world.replays.given).toHaveLength(1)
})

test('a replay waits its turn, or is told to come back', async () => {
  await using world = await openHttp()
  world.replays.isFull = true
  const line = `POST /v1/receipts/${await askReceipt(world)}/replay`
  const { status, headers } = await ask(world, line, { as: 'owner' })
  expect([status, headers.get('retry-after')]).toEqual([429, '5'])
})

test('an answer that is being written cannot be replayed yet', async () => {
  await using world = await openHttp()
  world.answering.script = silence
  const line = `POST /v1/receipts/${await askReceipt(world)}/replay`
  expect((await ask(world, line, { as: 'owner' })).status).toBe(409)
})
