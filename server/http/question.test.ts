import { createHash } from 'node:crypto'
import { AskResponse } from '@overt/wire'
import { expect, test } from 'vitest'
import { AnsweringError } from '../answering/answering-error.ts'
import { EngineError } from '../engine/engine.ts'
import { ModelError } from '../model/models.ts'
import { StoreError } from '../store/store-error.ts'
import { ask, openHttp } from './http.fixture.ts'

const question = { conversation: null, parent: null, text: 'Why is the sky blue?' }
const nonce = 'AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE'

test('a question is accepted with its receipt’s id before the answer begins', async () => {
  await using world = await openHttp()
  const asked = await ask(world, 'POST /api/questions', { as: 'page', body: question })
  expect(asked.status).toBe(202)
  const response = AskResponse.parse(asked.json())
  expect(asked.headers.get('overt-receipt')).toBe(response.receipt)
  expect(world.answering.asks).toMatchObject([
    {
      account: world.owner,
      model: null,
      nonce: null,
      from: { kind: 'chat', ...question },
      sampling: { temperature: null, seed: null, stop: [] },
    },
  ])
})

test('the language of the page goes along, without its region', async () => {
  await using world = await openHttp()
  for (const header of ['fr', 'FR-ca,en;q=0.5', 'eng', '*']) {
    const headers = { 'accept-language': header }
    await ask(world, 'POST /api/questions', { as: 'page', body: question, headers })
  }
  expect(world.answering.asks.map(({ language }) => language)).toEqual(['fr', 'fr', null, null])
})

test('the digest is of the body’s very bytes', async () => {
  await using world = await openHttp()
  const body = ' {"text":"caf\\u00e9",\n"parent":null, "conversation":null}'
  await ask(world, 'POST /api/questions', { as: 'page', body })
  const digest = createHash('sha256').update(body).digest('base64url')
  expect(world.answering.asks[0]?.bodySha256).toBe(digest)
})

test('the asker’s nonce goes along: 32 bytes and the id of the noise, or neither', async () => {
  await using world = await openHttp()
  const send = (headers: { [name: string]: string }) =>
    ask(world, 'POST /api/questions', { as: 'page', body: question, headers })
  expect((await send({ 'overt-noise': 'n', 'overt-nonce': nonce })).status).toBe(202)
  expect(world.answering.asks[0]?.nonce).toEqual({ noise: 'n', nonce: new Uint8Array(32).fill(1) })
  for (const headers of [
    { 'overt-noise': 'n' },
    { 'overt-nonce': nonce },
    { 'overt-noise': 'n', 'overt-nonce': nonce.slice(1) },
    { 'overt-noise': 'n', 'overt-nonce': `${nonce}=` },
  ]) {
    expect((await send(headers)).status).toBe(400)
  }
  expect(world.answering.asks).toHaveLength(1)
})

test('what the engine and the store refuse is told with its status, code and waiting time', async () => {
  await using world = await openHttp()
  const failures = [
    [new EngineError('context_length_exceeded', 'Too long.'), 400, 'context_length_exceeded', null],
    [
      new EngineError('too_many_requests', 'Full.', { retryAfterSeconds: 9 }),
      429,
      'too_many_requests',
      '9',
    ],
    [new AnsweringError('not_signing', 'Put it back.'), 503, 'not_signing', null],
    [new ModelError('model_not_ready', 'Loading.', 5), 503, 'model_not_ready', '5'],
    [new ModelError('model_not_ready', 'Not here.'), 503, 'model_not_ready', null],
    [new ModelError('model_not_found', 'None.'), 404, 'model_not_found', null],
    [new StoreError('disk_full', 'The disk that holds /home/ada is full.'), 507, 'disk_full', null],
    [new Error('a secret path /home/ada'), 500, 'internal', null],
    [Object.assign(new Error('a secret'), { code: 'ENOENT' }), 500, 'internal', null],
  ] as const
  for (const [error, status, code, wait] of failures) {
    world.answering.beforeAsk = () => Promise.reject(error)
    const refused = await ask(world, 'POST /api/questions', { as: 'page', body: question })
    expect(refused.status).toBe(status)
    expect(refused.json()).toMatchObject({ code, status })
    expect(refused.headers.get('retry-after')).toBe(wait)
    expect(refused.headers.get('content-type')).toBe('application/problem+json')
    expect(refused.text).not.toMatch(/ada|secret/)
  }
})

test('a question has text, and only what a question has', async () => {
  await using world = await openHttp()
  const wrong = [
    {},
    { ...question, text: '' },
    { ...question, text: 'x'.repeat(200_001) },
    { ...question, conversation: 3 },
    { ...question, temperature: 1 },
    [question],
    'null',
  ]
  for (const body of wrong) {
    const { status } = await ask(world, 'POST /api/questions', { as: 'page', body })
    expect(status, JSON.stringify(body).slice(0, 80)).toBe(400)
  }
  expect(world.answering.asks).toEqual([])
})

test('an account that asks too often waits, and no other account with it', async () => {
  const limits = { bodyBytes: 1000, requestsPerMinute: 2 }
  await using world = await openHttp({ config: { limits } })
  const send = (as: 'page' | 'stranger') =>
    ask(world, 'POST /api/questions', { as, body: question })
  expect([(await send('page')).status, (await send('page')).status]).toEqual([202, 202])
  const waits = await send('page')
  expect(waits.status).toBe(429)
  expect(Number(waits.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await send('stranger')).status).toBe(202)
  world.time.ahead = 60_000
  expect((await send('page')).status).toBe(202)
})
