import { expect, test } from 'vitest'
import { silence } from './fake.fixture.ts'
import { ask, openHttp, type HttpWorld } from './http.fixture.ts'

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
