import { setTimeout as sleep } from 'node:timers/promises'
import OpenAI from 'openai'
import { expect, test } from 'vitest'
import { delta, ended, says } from '../fake.fixture.ts'
import { ask, openHttp } from '../http.fixture.ts'
import { problem } from '../problem.ts'
import { promises } from '../../../test/promises.ts'

promises('api:errors', 'api:receipt-header')

const hi = { model: 'small', messages: [{ role: 'user' as const, content: 'Hi' }] }

test('a refusal of the engine before the first token keeps its status, streaming or not', async () => {
  await using world = await openHttp()
  const full = problem('too_many_requests', 'Full.', { retryAfterSeconds: 3 })
  world.answering.script = () =>
    says({ type: 'failed', problem: full }, { ...ended, stop: 'error' })
  for (const stream of [true, false]) {
    const body = { ...hi, stream }
    const refused = await ask(world, 'POST /v1/chat/completions', { as: 'owner', body })
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '3'])
    expect(refused.json().error.code).toBe('rate_limit_exceeded')
  }
})

test('a refusal of a provider keeps its status, however late it comes', async () => {
  await using world = await openHttp()
  world.answering.script = async function* () {
    await sleep(100)
    yield { type: 'failed', problem: problem('too_many_requests', 'Full.') }
    yield { ...ended, stop: 'error' }
  }
  const body = { ...hi, model: 'far', stream: true }
  const { status } = await ask(world, 'POST /v1/chat/completions', { as: 'owner', body })
  expect(status).toBe(429)
})

test('while a long prompt is read a stream has begun: its head and its role are there', async () => {
  await using world = await openHttp()
  const read = Promise.withResolvers<void>()
  world.answering.script = async function* () {
    await read.promise
    yield* says({ type: 'prompted', promptTokens: 9000, cachedTokens: 0 }, delta('Hi'), ended)
  }
  const apiKey = world.callers.owner.authorization.replace('Bearer ', '')
  const client = new OpenAI({ baseURL: `${world.url}/v1`, apiKey, maxRetries: 0 })
  const { data: stream, response } = await client.chat.completions
    .create({ ...hi, stream: true })
    .withResponse()
  expect(response.headers.get('overt-receipt')).toMatch(/./)
  const chunks = stream[Symbol.asyncIterator]()
  const { value } = await chunks.next()
  expect(value?.choices[0]?.delta).toEqual({ role: 'assistant', content: '', refusal: null })
  read.resolve()
  const said: unknown[] = []
  for await (const { choices } of { [Symbol.asyncIterator]: () => chunks }) {
    said.push(choices[0]?.delta.content ?? null)
  }
  expect(said).toEqual(['Hi', null])
})
