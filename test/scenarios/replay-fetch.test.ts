import { readFileSync } from 'node:fs'
import { ReplayResult } from '@overt/wire'
import { beforeAll, expect, test } from 'vitest'
import { firstModel } from '../../server/model/catalogue.ts'
import { openTestHub } from '../../server/model/hub.fixture.ts'
import { findModel } from '../model.ts'
import { promises } from '../promises.ts'
import { atEndOfAll, newHome, openApi, openWorld, overt, ready, saveReceipt } from '../world.ts'

promises('replay:anywhere')

/** A machine that has the receipt and the network, and nothing else. */
const timeout = 300_000
const atEnd = atEndOfAll()
let file: string

beforeAll(async () => {
  const world = await openWorld({ env: { OVERT_MODEL_CONTEXT_TOKENS: '256' } }, atEnd)
  await ready(world)
  const api = await openApi(world)
  const response = await api.post('/v1/chat/completions', {
    model: 'smollm2-135m-instruct.q4-1',
    messages: [{ role: 'user', content: 'What is the capital of France?' }],
    max_tokens: 8,
  })
  await response.text()
  expect(response.status).toBe(200)
  file = await saveReceipt(api, response.headers.get('overt-receipt') ?? '', newHome(atEnd))
  await world.kill('SIGTERM')
}, timeout)

const replay = (hub: string) =>
  overt(['replay', file, '--json'], {
    home: newHome(),
    scripted: true,
    env: { OVERT_MODEL_PATH: '', OVERT_MODEL_SOURCES: 'hub', OVERT_MODEL_HUB_URL: hub },
  })

test(
  'whoever has the receipt and the network alone fetches the weights that it names, and replays it to the bit',
  { timeout },
  async () => {
    await using hub = await openTestHub(firstModel, readFileSync(findModel() ?? ''))
    const { code, output } = await replay(hub.url)
    expect(hub.requests).toContain('GET')
    expect(ReplayResult.parse(JSON.parse(output))).toMatchObject({ verdict: 'exact' })
    expect(code).toBe(0)
  },
)

test(
  'a hub that sends other weights is not believed, and nobody is accused',
  { timeout },
  async () => {
    const other = readFileSync(findModel() ?? '')
    other[other.length - 1] = (other.at(-1) ?? 0) ^ 1
    await using hub = await openTestHub(firstModel, other)
    const { code, output } = await replay(hub.url)
    expect(JSON.parse(output)).toMatchObject({ verdict: 'inconclusive' })
    expect(code).toBe(2)
  },
)

test('where there is no network either it says so in one object', { timeout }, async () => {
  const { code, output, errors } = await replay('http://127.0.0.1:9')
  expect(JSON.parse(output)).toMatchObject({
    verdict: 'inconclusive',
    detail: expect.stringContaining('hub'),
  })
  expect(errors).not.toBe('')
  expect(code).toBe(2)
})
