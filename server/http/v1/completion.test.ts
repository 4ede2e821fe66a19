import OpenAI, {
  AuthenticationError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
  RateLimitError,
} from 'openai'
import { ProblemCode } from '@overt/wire'
import { expect, test } from 'vitest'
import { AnsweringError } from '../../answering/answering-error.ts'
import { EngineError } from '../../engine/engine.ts'
import { delta, ended, says } from '../fake.fixture.ts'
import { ask, openHttp, type HttpWorld } from '../http.fixture.ts'
import { problem, refuse } from '../problem.ts'
import { promises } from '../../../test/promises.ts'

promises(
  'api:openai-sdk',
  'api:errors',
  'api:unknown-model',
  'api:context-length',
  'api:receipt-header',
  'api:model-digests',
)

/** The real SDK, as a developer would point it here. */
const sdk = (world: HttpWorld, key = world.callers.owner.authorization) =>
  new OpenAI({
    baseURL: `${world.url}/v1`,
    apiKey: key.replace('Bearer ', ''),
    maxRetries: 0,
  })

const messages = [{ role: 'user' as const, content: 'Hi' }]
const hi = { model: 'small', messages }

test('the SDK lists the models that can be asked now or soon', async () => {
  await using world = await openHttp()
  const { data } = await sdk(world).models.list()
  expect(data.map(({ id }) => id)).toEqual(['small', 'large', 'far', 'vectors'])
  expect(data[0]).toMatchObject({ object: 'model', owned_by: 'overt' })
  expect(Number.isInteger(data[0]?.created)).toBe(true)
  expect(data[0]).toMatchObject({ overt: { state: 'ready', weights: 'sha256:aa', replay: 'none' } })
  world.answering.script = () => says(delta('Hi'), ended)
  const { completions } = sdk(world).chat
  const { system_fingerprint } = await completions.create({ ...hi, stream: false })
  expect(data[0]).toMatchObject({
    overt: {
      system_fingerprint,
      engine: null,
      library: 'sha256:bb',
      variant: 'haswell',
      kv: 'q8_0',
      flash: true,
      repack: false,
    },
  })
})

test('the SDK retrieves one model, a provider’s too, and learns which there is not', async () => {
  await using world = await openHttp()
  const { models } = sdk(world)
  expect(await models.retrieve('large')).toMatchObject({ id: 'large', object: 'model' })
  await expect(models.retrieve('far/none')).rejects.toMatchObject({
    constructor: NotFoundError,
    code: 'model_not_found',
  })
})

test('the SDK creates a completion, whole', async () => {
  await using world = await openHttp()
  const { data, response } = await sdk(world).chat.completions.create(hi).withResponse()
  const receipt = response.headers.get('overt-receipt')
  expect(data).toEqual({
    id: expect.stringMatching(/^chatcmpl-/),
    object: 'chat.completion',
    created: expect.any(Number),
    model: 'small',
    system_fingerprint: expect.stringMatching(/^fp_[0-9a-f]{16}$/),
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: 'Hello', refusal: null },
        logprobs: null,
        finish_reason: 'stop',
      },
    ],
    usage: {
      prompt_tokens: 12,
      completion_tokens: 2,
      total_tokens: 14,
      prompt_tokens_details: { cached_tokens: 4 },
    },
    overt: { receipt },
  })
  expect(receipt).toMatch(/^[\w-]{22}$/)
})

test('the SDK streams: one id, the role first, then text, then the reason', async () => {
  await using world = await openHttp()
  const stream = await sdk(world).chat.completions.create({ ...hi, stream: true })
  const chunks = await Array.fromAsync(stream)
  expect(new Set(chunks.map(({ id, object }) => `${id} ${object}`)).size).toBe(1)
  expect(chunks.map(({ choices }) => choices[0]?.delta)).toEqual([
    { role: 'assistant', content: '', refusal: null },
    { content: 'Hel' },
    { content: 'lo' },
    {},
  ])
  expect(chunks.map(({ choices }) => choices[0]?.finish_reason)).toEqual([null, null, null, 'stop'])
  expect(chunks.every((chunk) => !('usage' in chunk))).toBe(true)
  const named = chunks.map((chunk) => 'overt' in chunk)
  expect(named).toEqual([true, false, false, true])
})

test('with include_usage the last chunk has the usage and no choice; the others have null', async () => {
  await using world = await openHttp()
  const options = { stream: true, stream_options: { include_usage: true } } as const
  const stream = await sdk(world).chat.completions.create({ ...hi, ...options })
  const chunks = await Array.fromAsync(stream)
  const last = chunks.pop()
  expect(last?.choices).toEqual([])
  expect(last?.usage).toMatchObject({ total_tokens: 14 })
  expect(last).toHaveProperty('overt.receipt')
  expect(chunks.map(({ usage }) => usage)).toEqual([null, null, null, null])
})

test('the SDK’s accumulator puts the same answer together', async () => {
  await using world = await openHttp()
  const runner = sdk(world).chat.completions.stream({
    ...hi,
    stream_options: { include_usage: true },
  })
  const text: string[] = []
  runner.on('content', (part) => text.push(part))
  const final = await runner.finalChatCompletion()
  expect(text).toEqual(['Hel', 'lo'])
  expect(final.choices[0]?.message.content).toBe('Hello')
  expect(final.choices[0]?.finish_reason).toBe('stop')
  expect(final.usage?.completion_tokens).toBe(2)
})

test('the stream’s bytes are data lines, ending with [DONE]', async () => {
  await using world = await openHttp()
  const { headers, text } = await ask(world, 'POST /v1/chat/completions', {
    as: 'owner',
    body: { ...hi, stream: true },
  })
  expect(headers.get('content-type')).toMatch(/^text\/event-stream/)
  expect(headers.get('overt-receipt')).toMatch(/^[\w-]{22}$/)
  const lines = text.split('\n\n')
  expect(lines.pop()).toBe('')
  expect(lines.pop()).toBe('data: [DONE]')
  for (const line of lines) expect(line).toMatch(/^data: \{"id":"chatcmpl-/)
})

test('parameters, parts and roles reach the engine in our words', async () => {
  await using world = await openHttp()
  await sdk(world).chat.completions.create({
    model: 'small',
    messages: [
      { role: 'developer', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
      },
      { role: 'assistant', content: 'ab', refusal: null },
      { role: 'user', content: 'c' },
    ],
    temperature: 0,
    top_p: 0.5,
    seed: 7,
    stop: 'END',
    max_completion_tokens: 9,
    n: 1,
    logprobs: false,
    frequency_penalty: 0,
    presence_penalty: null,
    metadata: null,
    user: 'u',
  })
  expect(world.answering.asks[0]).toMatchObject({
    account: world.owner,
    model: 'small',
    sampling: {
      temperature: 0,
      topP: 0.5,
      topK: null,
      minP: null,
      seed: 7,
      limit: 9,
      stop: ['END'],
    },
    from: {
      kind: 'api',
      messages: [
        { role: 'system', text: 'Be brief.' },
        { role: 'user', text: 'ab' },
        { role: 'assistant', text: 'ab' },
        { role: 'user', text: 'c' },
      ],
    },
  })
})

test('a reply of ours can be sent back as it came', async () => {
  await using world = await openHttp()
  const openai = sdk(world)
  const { choices } = await openai.chat.completions.create(hi)
  const reply = choices[0]?.message
  if (reply === undefined) throw new Error('no reply')
  await openai.chat.completions.create({ ...hi, messages: [...messages, reply, ...messages] })
  expect(world.answering.asks).toHaveLength(2)
})

test('the SDK knows our errors for what they are', async () => {
  await using world = await openHttp()
  const failing = (error: Error) => {
    world.answering.beforeAsk = () => Promise.reject(error)
    return sdk(world).chat.completions.create(hi)
  }
  await expect(sdk(world, 'ovk_none').models.list()).rejects.toThrow(AuthenticationError)
  await expect(sdk(world).chat.completions.create({ ...hi, model: 'none' })).rejects.toMatchObject({
    constructor: NotFoundError,
    code: 'model_not_found',
    type: 'not_found_error',
    param: 'model',
  })
  await expect(
    failing(new EngineError('context_length_exceeded', '5000 tokens of 4096.')),
  ).rejects.toMatchObject({
    constructor: BadRequestError,
    code: 'context_length_exceeded',
    type: 'invalid_request_error',
  })
  await expect(
    failing(new EngineError('too_many_requests', 'Full.', { retryAfterSeconds: 3 })),
  ).rejects.toMatchObject({
    constructor: RateLimitError,
    code: 'rate_limit_exceeded',
    type: 'rate_limit_error',
  })
  await expect(
    failing(new AnsweringError('not_signing', 'No question is taken: put it back.')),
  ).rejects.toMatchObject({
    constructor: InternalServerError,
    status: 503,
    code: 'not_signing',
    type: 'server_error',
    message: expect.stringContaining('put it back'),
  })
  await expect(failing(new Error('a secret'))).rejects.toMatchObject({
    constructor: InternalServerError,
    code: 'internal',
    type: 'server_error',
    message: expect.not.stringContaining('secret'),
  })
})

test.each(ProblemCode.options)(
  '%s is one error object with message, type, param and code, as OpenAI writes it',
  async (code) => {
    await using world = await openHttp()
    world.answering.beforeAsk = () => Promise.reject(refuse(code, 'No.', { param: 'model' }))
    const refused = await ask(world, 'POST /v1/chat/completions', { as: 'owner', body: hi })
    expect(refused.status).toBeGreaterThanOrEqual(400)
    expect(refused.json()).toEqual({
      error: {
        message: 'No.',
        type: expect.stringMatching(/^[a-z_]+_error$/),
        param: 'model',
        code: expect.stringMatching(/^[a-z_]+$/),
      },
    })
  },
)

test('a model on its way is 503 with Retry-After', async () => {
  await using world = await openHttp()
  const body = { ...hi, model: 'large' }
  const { status, headers, json } = await ask(world, 'POST /v1/chat/completions', {
    as: 'owner',
    body,
  })
  expect([status, headers.get('retry-after')]).toEqual([503, '5'])
  expect(json().error).toMatchObject({ type: 'server_error', code: 'model_not_ready' })
  expect(headers.get('x-should-retry')).toBeNull()
})

test('a model that nobody fetches is a 503 that the SDK takes for final', async () => {
  await using world = await openHttp()
  const requests: (string | null)[] = []
  const counting: typeof fetch = async (...request) => {
    const response = await fetch(...request)
    requests.push(response.headers.get('retry-after'))
    return response
  }
  const client = new OpenAI({
    baseURL: `${world.url}/v1`,
    apiKey: world.callers.owner.authorization.slice(7),
    fetch: counting,
    maxRetries: 2,
  })
  const asked = client.chat.completions.create({ ...hi, model: 'gone' })
  await expect(asked).rejects.toMatchObject({ status: 503, code: 'model_not_ready' })
  expect(requests).toEqual([null])
})

test('a failure in the middle of a stream is an error to the SDK, never a short success', async () => {
  await using world = await openHttp()
  world.answering.script = () =>
    says(
      delta('Hel'),
      { type: 'failed', problem: problem('engine_failed', 'The engine stopped.') },
      { ...ended, stop: 'error' },
    )
  const stream = await sdk(world).chat.completions.create({ ...hi, stream: true })
  const seen: (string | null | undefined)[] = []
  const reading = (async () => {
    for await (const { choices } of stream) seen.push(choices[0]?.delta.content)
  })()
  await expect(reading).rejects.toMatchObject({ code: 'engine_failed', type: 'server_error' })
  expect(seen).toEqual(['', 'Hel'])
  const body = { ...hi, stream: true }
  const { text } = await ask(world, 'POST /v1/chat/completions', { as: 'owner', body })
  expect(text).not.toContain('[DONE]')
  await expect(sdk(world).chat.completions.create(hi)).rejects.toThrow(InternalServerError)
})

test('a fault in the middle of a stream says nothing of itself', async () => {
  await using world = await openHttp()
  world.answering.script = async function* () {
    yield delta('Hel')
    throw new Error('a secret fault')
  }
  const body = { ...hi, stream: true }
  const { text } = await ask(world, 'POST /v1/chat/completions', { as: 'owner', body })
  expect(text).toMatch(
    /data: \{"error":\{"message":"Something failed[^\n]*"code":"internal"\}\}\n\n$/,
  )
  expect(text).not.toContain('secret')
})

test('an answer that was interrupted, or ends without an end, is no success', async () => {
  await using world = await openHttp()
  for (const script of [
    () => says(delta('a'), { ...ended, stop: 'interrupted' as const }),
    () => says(delta('a')),
  ]) {
    world.answering.script = script
    const whole = await ask(world, 'POST /v1/chat/completions', { as: 'owner', body: hi })
    expect(whole.status).toBe(503)
    const body = { ...hi, stream: true }
    const streamed = await ask(world, 'POST /v1/chat/completions', { as: 'owner', body })
    expect(streamed.text).toContain('"error"')
    expect(streamed.text).not.toContain('[DONE]')
  }
})

test('an answer cut by its limit says length', async () => {
  await using world = await openHttp()
  world.answering.script = () => says(delta('a'), { ...ended, stop: 'length' })
  const { choices } = await sdk(world).chat.completions.create(hi)
  expect(choices[0]?.finish_reason).toBe('length')
})

test('two hundred clients at once all get an answer or 429 with Retry-After', async () => {
  const limits = { bodyBytes: 10_000, requestsPerMinute: 50 }
  await using world = await openHttp({ config: { limits } })
  const replies = await Promise.all(
    Array.from({ length: 200 }, (_, n) =>
      ask(world, 'POST /v1/chat/completions', {
        as: 'owner',
        body: { ...hi, stream: n % 2 === 0 },
      }),
    ),
  )
  const statuses = replies.map(({ status }) => status)
  expect(statuses.filter((status) => status === 200)).toHaveLength(50)
  expect(statuses.filter((status) => status === 429)).toHaveLength(150)
  const waits = replies.filter(({ status }) => status === 429)
  expect(waits.every(({ headers }) => Number(headers.get('retry-after')) > 0)).toBe(true)
})
