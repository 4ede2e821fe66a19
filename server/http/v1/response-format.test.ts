import OpenAI, { APIError, BadRequestError } from 'openai'
import { expect, test } from 'vitest'
import { plainSupports } from '../../engine/supports.ts'
import { delta, ended, says } from '../fake.fixture.ts'
import { openHttp, type HttpWorld } from '../http.fixture.ts'
import { completionRequest } from './completion-request.ts'
import { promises } from '../../../test/promises.ts'
import { answerForm } from './response-format.ts'

async function withGrammar() {
  const world = await openHttp()
  world.models.supports = { ...plainSupports, grammar: true }
  return world
}

promises('api:structured-output', 'api:schema-refused')

const sdk = (world: HttpWorld) =>
  new OpenAI({
    baseURL: `${world.url}/v1`,
    apiKey: world.callers.owner.authorization.replace('Bearer ', ''),
    maxRetries: 0,
  })

const messages = [{ role: 'user' as const, content: 'Hi' }]
const hi = { model: 'small', messages }
const withSchema = (schema: Record<string, unknown>, strict = true) => ({
  ...hi,
  response_format: { type: 'json_schema' as const, json_schema: { name: 'it', strict, schema } },
})
const point = {
  type: 'object',
  properties: { x: { type: 'integer' }, y: { type: 'integer' } },
  required: ['x', 'y'],
  additionalProperties: false,
}

test('a schema reaches the engine as a grammar, in strict mode in the order of the schema', async () => {
  await using world = await withGrammar()
  world.answering.script = () => says(delta('{"x":1,"y":2}'), ended)
  const orders = new Set<string>()
  for (const strict of [true, false]) {
    await sdk(world).chat.completions.create(withSchema(point, strict))
    const { grammar } = world.answering.asks.at(-1)?.sampling ?? {}
    expect(grammar).toMatchObject({ after: null, gbnf: expect.stringMatching(/^root ::= /) })
    orders.add(grammar?.gbnf ?? '')
  }
  expect(orders.size).toBe(2)
})

test('json_object asks for any object, text for nothing', async () => {
  await using world = await withGrammar()
  world.answering.script = () => says(delta('{}'), ended)
  const { completions } = sdk(world).chat
  await completions.create({ ...hi, response_format: { type: 'json_object' } })
  expect(world.answering.asks.at(-1)?.sampling.grammar?.gbnf).toContain('"{"')
  await completions.create({ ...hi, response_format: { type: 'text' } })
  expect(world.answering.asks.at(-1)?.sampling.grammar).toBeNull()
})

test('a schema that cannot be enforced is a 400 that names the place, and nothing is asked', async () => {
  await using world = await withGrammar()
  const broken = { type: 'object', properties: { code: { type: 'string', pattern: '\\bx' } } }
  const asked = sdk(world).chat.completions.create(withSchema(broken))
  await expect(asked).rejects.toMatchObject({
    constructor: BadRequestError,
    param: 'response_format.json_schema.schema',
    code: 'invalid_value',
    message: expect.stringContaining('at #/properties/code/pattern: this pattern is not supported'),
  })
  expect(world.answering.asks).toEqual([])
})

test.each([
  [{ type: 'xml' }, 'response_format.type'],
  [{ type: 'json_schema' }, 'response_format.json_schema'],
  [
    { type: 'json_schema', json_schema: { name: 'a b', schema: {} } },
    'response_format.json_schema.name',
  ],
  [{ type: 'json_schema', json_schema: { name: 'a' } }, 'response_format.json_schema.schema'],
  [{ type: 'json_object', schema: {} }, 'response_format.schema'],
])('%j is refused by name', (response_format, param) => {
  expect(() => completionRequest({ ...hi, response_format })).toThrow(
    expect.objectContaining({ problem: expect.objectContaining({ param, status: 400 }) }),
  )
})

test('an answer without the form that was asked for is an error, never a success', async () => {
  await using world = await withGrammar()
  const { completions } = sdk(world).chat
  for (const text of ['{"x":1}', '{"x":1,"y":', 'Sure! {"x":1,"y":2}']) {
    world.answering.script = () => says(delta(text.slice(0, 4)), delta(text.slice(4)), ended)
    await expect(completions.create(withSchema(point))).rejects.toMatchObject({ status: 500 })
    const stream = await completions.create({ ...withSchema(point), stream: true })
    const read = async () => {
      for await (const _ of stream);
    }
    await expect(read()).rejects.toBeInstanceOf(APIError)
  }
})

test('an answer that its limit cut off says so, and its half document is given', async () => {
  await using world = await withGrammar()
  world.answering.script = () => says(delta('{"x":1,"y"'), { ...ended, stop: 'length' })
  const { choices } = await sdk(world).chat.completions.create(withSchema(point))
  expect(choices[0]).toMatchObject({
    finish_reason: 'length',
    message: { content: '{"x":1,"y"' },
  })
})

test('a model whose engine takes no grammar refuses the parameter', async () => {
  await using world = await withGrammar()
  world.models.supports = plainSupports
  await expect(sdk(world).chat.completions.create(withSchema(point))).rejects.toMatchObject({
    param: 'response_format',
  })
})

test('a provider is asked in its own words, and what it says is checked: a wrong answer is its fault', async () => {
  await using world = await withGrammar()
  world.models.supports = { ...plainSupports, form: true }
  world.answering.script = () => says(delta('{"x":1,"y":2}'), ended)
  const right = await sdk(world).chat.completions.create(withSchema(point))
  expect(right.choices[0]?.message.content).toBe('{"x":1,"y":2}')
  expect(world.answering.asks.at(-1)?.sampling).toMatchObject({
    grammar: null,
    form: { kind: 'schema', name: 'it', schema: point, strict: true },
  })
  world.answering.script = () => says(delta('{"x":1}'), ended)
  const wrong = sdk(world).chat.completions.create(withSchema(point))
  await expect(wrong).rejects.toMatchObject({ status: 502, code: 'provider_failed' })
  const stream = await sdk(world).chat.completions.create({ ...withSchema(point), stream: true })
  const read = async () => {
    for await (const chunk of stream) void chunk
  }
  await expect(read()).rejects.toMatchObject({ code: 'provider_failed' })
})

test('the check of a whole answer is strict about JSON', () => {
  const { accepts } = answerForm({
    type: 'json_schema',
    json_schema: { name: 'n', schema: { type: 'null' } },
  })
  expect(['null', '', 'nul', 'undefined'].map((text) => accepts?.(text))).toEqual([
    true,
    false,
    false,
    false,
  ])
})
