import { createParser } from 'eventsource-parser'
import OpenAI from 'openai'
import { expect, test } from 'vitest'
import { delta, ended, says } from '../fake.fixture.ts'
import { ask, openHttp, type HttpWorld } from '../http.fixture.ts'
import { problem } from '../problem.ts'
import { promises } from '../../../test/promises.ts'

promises('api:queue-position')

const sdk = (world: HttpWorld) =>
  new OpenAI({
    baseURL: `${world.url}/v1`,
    apiKey: world.callers.owner.authorization.replace('Bearer ', ''),
    maxRetries: 0,
  })
const hi = { model: 'small', messages: [{ role: 'user' as const, content: 'Hi' }] }
const queued = (position: number) => ({ type: 'queued', position }) as const
const prompted = { type: 'prompted', promptTokens: 3, cachedTokens: 0 } as const

async function waiting() {
  const world = await openHttp()
  world.answering.script = () =>
    says(queued(2), queued(0), prompted, delta('Hi'), delta('!'), ended)
  return world
}

async function streamed(world: HttpWorld, more: object = {}): Promise<string> {
  const body = { ...hi, stream: true, ...more }
  return (await ask(world, 'POST /v1/chat/completions', { as: 'owner', body })).text
}

test('a stream tells its place in line before its first chunk, in comments', async () => {
  await using world = await waiting()
  const text = await streamed(world)
  expect(text).toMatch(/^: queued, position 2\n\n: queued, position 0\n\ndata: /)
  expect(text.match(/^:/gm)).toHaveLength(2)
  const several = await streamed(world, { n: 2 })
  expect(several.split('data: ')[0]).toContain(': choice 1 queued, position 2\n\n')
  expect(several.match(/"role":"assistant"/g)).toHaveLength(2)
})

test('the SDK’s streams skip them, and so does the parser that other SDKs stand on', async () => {
  await using world = await waiting()
  const { completions } = sdk(world).chat
  const chunks = []
  for await (const chunk of await completions.create({ ...hi, stream: true })) chunks.push(chunk)
  expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? null)).toEqual([
    '',
    'Hi',
    '!',
    null,
  ])
  const final = await completions.stream(hi).finalChatCompletion()
  expect(final.choices[0]?.message.content).toBe('Hi!')
  const data: string[] = []
  const parser = createParser({ onEvent: (event) => data.push(event.data) })
  parser.feed(await streamed(world))
  expect(data.at(-1)).toBe('[DONE]')
  expect(data.slice(0, -1).every((one) => JSON.parse(one).object === 'chat.completion.chunk')).toBe(
    true,
  )
})

test('one that is refused after it waited says so in the stream and when to come back, and begins no answer', async () => {
  await using world = await waiting()
  const busy = problem('too_many_requests', 'No turn came.', { retryAfterSeconds: 40 })
  world.answering.script = () => says(queued(1), { type: 'failed', problem: busy })
  expect(await streamed(world)).toBe(
    ': queued, position 1\n\ndata: {"error":{"message":"No turn came.","type":"rate_limit_error",' +
      '"param":null,"code":"rate_limit_exceeded","retry_after":40}}\n\n',
  )
  const chunks: unknown[] = []
  const reading = (async () => {
    const stream = await sdk(world).chat.completions.create({ ...hi, stream: true })
    for await (const chunk of stream) chunks.push(chunk)
  })()
  await expect(reading).rejects.toMatchObject({
    code: 'rate_limit_exceeded',
    type: 'rate_limit_error',
    error: { retry_after: 40 },
  })
  expect(chunks).toEqual([])
})

test('a reply that is no stream is the answer alone', async () => {
  await using world = await waiting()
  const { choices } = await sdk(world).chat.completions.create(hi)
  expect(choices[0]?.message.content).toBe('Hi!')
})
