import OpenAI from 'openai'
import type { AnswerEvent } from '@overt/wire'
import { expect, test } from 'vitest'
import { plainSupports } from '../../engine/supports.ts'
import { delta, ended, says, silence } from '../fake.fixture.ts'
import { openHttp, type HttpWorld } from '../http.fixture.ts'
import { promises } from '../../../test/promises.ts'

promises('api:choices', 'api:logprobs')

const sdk = (world: HttpWorld) =>
  new OpenAI({
    baseURL: `${world.url}/v1`,
    apiKey: world.callers.owner.authorization.replace('Bearer ', ''),
    maxRetries: 0,
  })
const hi = { model: 'small', messages: [{ role: 'user' as const, content: 'Hi' }] }

test('n choices come with their index, a receipt each, and a prompt that is counted once', async () => {
  await using world = await openHttp()
  const { data, response } = await sdk(world)
    .chat.completions.create({ ...hi, n: 3 })
    .withResponse()
  expect(data.choices.map(({ index, message }) => [index, message.content])).toEqual([
    [0, 'Hello'],
    [1, 'Hello'],
    [2, 'Hello'],
  ])
  expect(data.usage).toMatchObject({ prompt_tokens: 12, completion_tokens: 6, total_tokens: 18 })
  const receipts = response.headers.get('overt-receipt')?.split(', ') ?? []
  expect(new Set(receipts).size).toBe(3)
  expect(data).toHaveProperty('overt', { receipt: receipts[0], receipts })
  expect(world.answering.answers.size).toBe(3)
})

test('n choices stream beside each other, each with its own role, text and reason', async () => {
  await using world = await openHttp()
  const options = { n: 2, stream: true, stream_options: { include_usage: true } } as const
  const chunks = await Array.fromAsync(
    await sdk(world).chat.completions.create({ ...hi, ...options }),
  )
  expect(new Set(chunks.map(({ id }) => id)).size).toBe(1)
  for (const index of [0, 1]) {
    const own = chunks.flatMap(({ choices }) => choices.filter((choice) => choice.index === index))
    expect(own.map((choice) => choice.delta)).toEqual([
      { role: 'assistant', content: '', refusal: null },
      { content: 'Hel' },
      { content: 'lo' },
      {},
    ])
    expect(own.map((choice) => choice.finish_reason)).toEqual([null, null, null, 'stop'])
  }
  expect(chunks.at(-1)?.usage).toMatchObject({ prompt_tokens: 12, completion_tokens: 4 })
  expect(chunks.at(-1)).toHaveProperty('overt.receipts')
})

test('the SDK’s accumulator puts the choices together', async () => {
  await using world = await openHttp()
  const final = await sdk(world)
    .chat.completions.stream({ ...hi, n: 2 })
    .finalChatCompletion()
  expect(final.choices.map(({ message }) => message.content)).toEqual(['Hello', 'Hello'])
})

test('whoever leaves n choices has left them all', async () => {
  await using world = await openHttp()
  world.answering.script = silence
  const leaving = new AbortController()
  const asking = sdk(world).chat.completions.create({ ...hi, n: 3 }, { signal: leaving.signal })
  while (world.answering.answers.size < 3) await new Promise((resolve) => setTimeout(resolve, 5))
  leaving.abort()
  await expect(asking).rejects.toThrow('abort')
  while (world.answering.stops.length < 3) await world.answering.nextStop()
  expect(new Set(world.answering.stops.map(({ answer }) => answer)).size).toBe(3)
})

test('one choice that fails is the error of them all', async () => {
  await using world = await openHttp()
  let begun = 0
  world.answering.script = (stopped) => {
    if (begun++ !== 1) return silence(stopped)
    const problem = { code: 'engine_failed', status: 500, detail: 'It broke.' } as const
    return says({ type: 'failed', problem: { ...problem, param: null, retryAfterSeconds: null } })
  }
  await expect(sdk(world).chat.completions.create({ ...hi, n: 2 })).rejects.toMatchObject({
    status: 500,
    code: 'engine_failed',
  })
})

test.each([0, 17, 1.5, '2'])('n of %s is refused by name', async (n) => {
  await using world = await openHttp()
  // @ts-expect-error -- a caller without types may send anything
  const asking = sdk(world).chat.completions.create({ ...hi, n })
  await expect(asking).rejects.toMatchObject({ status: 400, param: 'n' })
})

const euro = [0xe2, 0x82, 0xac]
const scored: AnswerEvent = {
  type: 'delta',
  text: 'a€',
  ids: [5, 6, 7],
  scores: [
    { id: 5, bytes: [97], logprob: -0.25, top: [{ id: 5, bytes: [97], logprob: -0.25 }] },
    { id: 6, bytes: euro.slice(0, 2), logprob: -1, top: [] },
    { id: 7, bytes: euro.slice(2), logprob: -Infinity, top: [] },
  ],
}

async function openScored() {
  const world = await openHttp()
  world.models.supports = { ...plainSupports, scores: true }
  world.answering.script = () => says(scored, delta(''), ended)
  return world
}

const content = [
  {
    token: 'a',
    logprob: -0.25,
    bytes: [97],
    top_logprobs: [{ token: 'a', logprob: -0.25, bytes: [97] }],
  },
  { token: '\ufffd', logprob: -1, bytes: [0xe2, 0x82], top_logprobs: [] },
  { token: '\ufffd', logprob: -9999, bytes: [0xac], top_logprobs: [] },
]

test('log-probabilities are told of each token, bytes and alternatives too', async () => {
  await using world = await openScored()
  const asked = { ...hi, logprobs: true, top_logprobs: 1 }
  const { choices } = await sdk(world).chat.completions.create(asked)
  expect(choices[0]?.logprobs).toEqual({ content, refusal: null })
  expect(world.answering.asks[0]?.sampling.scores).toBe(1)
})

test('in a stream they come with the text that they are of', async () => {
  await using world = await openScored()
  const asked = { ...hi, logprobs: true, top_logprobs: 1 }
  const stream = await sdk(world).chat.completions.create({ ...asked, stream: true })
  const chunks = await Array.fromAsync(stream)
  expect(chunks.map(({ choices }) => choices[0]?.logprobs)).toEqual([
    null,
    { content, refusal: null },
    null,
  ])
  const final = await sdk(world).chat.completions.stream(asked).finalChatCompletion()
  expect(final.choices[0]?.logprobs?.content).toEqual(content)
})
