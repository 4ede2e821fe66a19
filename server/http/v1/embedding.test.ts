import OpenAI, { AuthenticationError, BadRequestError, RateLimitError } from 'openai'
import { expect, test } from 'vitest'
import { EngineError } from '../../engine/engine.ts'
import { openScriptedEmbedder } from '../../engine/scripted/scripted-embedder.ts'
import { StoppedError } from '../../charter/charter-error.ts'
import { ask, openHttp, type HttpWorld } from '../http.fixture.ts'
import { promises } from '../../../test/promises.ts'

promises('api:embeddings', 'api:errors', 'api:no-key')

const sdk = (world: HttpWorld, key = world.callers.owner.authorization) =>
  new OpenAI({
    baseURL: `${world.url}/v1`,
    apiKey: key.replace('Bearer ', ''),
    maxRetries: 0,
  })

const line = 'POST /v1/embeddings'
const vectors = { model: 'vectors' }

test('the SDK gets vectors: by its own base64, and the same as numbers', async () => {
  await using world = await openHttp()
  const { embeddings } = sdk(world)
  const input = ['cold sea', 'hot tea today']
  const packed = await embeddings.create({ ...vectors, input })
  const plain = await embeddings.create({ ...vectors, input, encoding_format: 'float' })
  const exact = ({ data }: OpenAI.CreateEmbeddingResponse) =>
    data.map(({ embedding }) => Float32Array.from(embedding))
  expect(exact(packed)).toEqual(exact(plain))
  expect(plain).toMatchObject({
    object: 'list',
    model: 'vectors',
    data: [
      { object: 'embedding', index: 0 },
      { object: 'embedding', index: 1 },
    ],
    usage: { prompt_tokens: 5, total_tokens: 5 },
  })
  const never = new AbortController().signal
  const expected = await openScriptedEmbedder().embed(input, 'anybody', never)
  expect(exact(plain)).toEqual(expected.vectors)
})

test('base64 is the little-endian bytes of 32-bit numbers', async () => {
  await using world = await openHttp()
  const body = { ...vectors, input: 'tea', encoding_format: 'base64' }
  const { data } = (await ask(world, line, { as: 'owner', body })).json()
  const bytes = Buffer.from(data[0].embedding, 'base64')
  expect(bytes).toHaveLength(8 * 4)
  const plain = await sdk(world).embeddings.create({
    ...vectors,
    input: 'tea',
    encoding_format: 'float',
  })
  expect(bytes.readFloatLE(4)).toBe(Math.fround(plain.data[0]?.embedding[1] ?? 0))
})

test('takes a text, texts, tokens and lists of tokens', async () => {
  await using world = await openHttp()
  const { embeddings } = sdk(world)
  const counted = async (input: OpenAI.EmbeddingCreateParams['input']) => {
    const { data, usage } = await embeddings.create({ ...vectors, input, user: 'somebody' })
    return [data.length, usage.total_tokens]
  }
  expect(await counted('one two three')).toEqual([1, 3])
  expect(await counted(['one', 'two three'])).toEqual([2, 3])
  expect(await counted([1, 2, 3, 4])).toEqual([1, 4])
  expect(await counted([[1, 2], [3]])).toEqual([2, 3])
  expect(await counted(Array.from({ length: 2048 }, () => 'a'))).toEqual([2048, 2048])
})

test.each([
  ['a missing input', {}, 'input'],
  ['an empty text', { input: '' }, 'input'],
  ['an empty text among others', { input: ['a', ''] }, 'input[1]'],
  ['no texts', { input: [] }, 'input'],
  ['no tokens', { input: [[1], []] }, 'input[1]'],
  ['a mixture', { input: ['a', [1]] }, 'input[1]'],
  ['a text among tokens', { input: [1, 'a'] }, 'input[1]'],
  ['a token that is none', { input: [[1, -1]] }, 'input[0][1]'],
  ['half a token', { input: [1.5] }, 'input[0]'],
  ['a token beyond the vocabulary', { input: [[999], [1000]] }, 'input'],
  ['an object', { input: { text: 'a' } }, 'input'],
  ['2,049 inputs', { input: Array.from({ length: 2049 }, () => 'a') }, 'input'],
  ['another encoding', { input: 'a', encoding_format: 'int8' }, 'encoding_format'],
  ['shorter vectors', { input: 'a', dimensions: 4 }, 'dimensions'],
  ['a number for the user', { input: 'a', user: 1 }, 'user'],
])('refuses %s by name', async (_, body, param) => {
  await using world = await openHttp()
  const { status, json } = await ask(world, line, { as: 'owner', body: { ...vectors, ...body } })
  expect(status).toBe(400)
  expect(json()).toEqual({
    error: {
      type: 'invalid_request_error',
      code: 'invalid_value',
      param,
      message: expect.stringMatching(/^The value of .+ does not fit: .+\.$/),
    },
  })
})

test('refuses a parameter that is none, and takes the dimensions that it gives anyway', async () => {
  await using world = await openHttp()
  const refused = await ask(world, line, {
    as: 'owner',
    body: { ...vectors, input: 'a', truncate: true },
  })
  expect(refused.json().error).toMatchObject({ param: 'truncate', code: 'unsupported_parameter' })
  const { data } = await sdk(world).embeddings.create({ ...vectors, input: 'a', dimensions: 8 })
  expect(data[0]?.embedding).toHaveLength(8)
})

test('a model that chats gives no vectors, and one that gives vectors does not chat', async () => {
  await using world = await openHttp()
  const { embeddings, chat } = sdk(world)
  await expect(embeddings.create({ model: 'small', input: 'a' })).rejects.toBeInstanceOf(
    BadRequestError,
  )
  await expect(embeddings.create({ model: 'none', input: 'a' })).rejects.toMatchObject({
    status: 404,
    code: 'model_not_found',
  })
  const messages = [{ role: 'user' as const, content: 'Hi' }]
  await expect(chat.completions.create({ ...vectors, messages })).rejects.toBeInstanceOf(
    BadRequestError,
  )
})

test('an input that is too long is refused by its place; a full line says when to come back', async () => {
  await using world = await openHttp()
  const { embeddings } = sdk(world)
  const input = ['short', 'word '.repeat(20).trim()]
  await expect(embeddings.create({ ...vectors, input })).rejects.toMatchObject({
    status: 400,
    code: 'context_length_exceeded',
    message: expect.stringContaining('input 1 is 20 tokens long'),
  })
  world.models.embedder = {
    ...openScriptedEmbedder(),
    embed: () =>
      Promise.reject(new EngineError('too_many_requests', 'many wait', { retryAfterSeconds: 7 })),
  }
  const full = await embeddings.create({ ...vectors, input: 'a' }).catch((error: unknown) => error)
  expect(full).toBeInstanceOf(RateLimitError)
  expect(full).toHaveProperty('headers.get')
  const { headers } = await ask(world, line, { as: 'owner', body: { ...vectors, input: 'a' } })
  expect(headers.get('retry-after')).toBe('7')
})

test('nobody without a key gets a vector', async () => {
  await using world = await openHttp()
  const wrong = sdk(world, 'ovk_none').embeddings.create({ ...vectors, input: 'a' })
  await expect(wrong).rejects.toBeInstanceOf(AuthenticationError)
})

test('an assistant that its board has stopped embeds nothing', async () => {
  const charter = () => {
    throw new StoppedError({ because: 'stopped', index: 3 })
  }
  await using world = await openHttp({ charter })
  const { status, json } = await ask(world, line, { as: 'owner', body: { ...vectors, input: 'a' } })
  expect([status, json().error.code]).toEqual([503, 'stopped'])
})

test('the list of models says which is for vectors', async () => {
  await using world = await openHttp()
  const { data } = await sdk(world).models.list()
  expect(data.find(({ id }) => id === 'vectors')).toMatchObject({
    overt: { purpose: 'embedding', state: 'ready' },
  })
})
