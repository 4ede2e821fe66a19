import { readFileSync } from 'node:fs'
import { parseBundle } from '@overt/verifier'
import { ModelList } from '@overt/wire'
import { Ajv2020 } from 'ajv/dist/2020.js'
import OpenAI from 'openai'
import { beforeAll, expect, test } from 'vitest'
import { promises } from '../promises.ts'
import {
  atEndOfAll,
  type Api,
  type World,
  newHome,
  openApi,
  openWorld,
  ready,
  saveReceipt,
} from '../world.ts'

promises('api:structured-output', 'api:schema-refused')

const SEEDS = 24

/** A developer with OpenAI's package, the real server and the real model. */
let world: World
let api: Api
let folder: string
let client: OpenAI
let model: string
const atEnd = atEndOfAll()

beforeAll(async () => {
  folder = newHome(atEnd)
  world = await openWorld({}, atEnd)
  await ready(world)
  api = await openApi(world)
  const { models } = ModelList.parse(await (await api.fetch('/api/models')).json())
  model = models.find((one) => one.default)?.id ?? ''
  client = new OpenAI({ baseURL: `${world.url}/v1`, apiKey: api.key, maxRetries: 3 })
})

const schema = {
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 20 },
    kind: { enum: ['town', 'river', 'person'] },
    year: { anyOf: [{ type: 'integer', minimum: 1000, maximum: 2100 }, { type: 'null' }] },
    near: { type: 'array', items: { $ref: '#/$defs/word' }, maxItems: 2 },
  },
  required: ['name', 'kind', 'year'],
  additionalProperties: false,
  $defs: { word: { type: 'string', pattern: '^[A-Z][a-z]{1,9}$' } },
}

const ask = (seed: number, more: object = {}) =>
  client.chat.completions
    .create({
      model,
      messages: [{ role: 'user', content: 'Describe something in France as JSON.' }],
      seed,
      temperature: 1.2,
      max_tokens: 150,
      stream: false,
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'thing', strict: seed % 2 === 0, schema },
      },
      ...more,
    })
    .withResponse()

test(
  'over many seeds every answer parses and fulfils its schema, or says that it was cut off',
  { timeout: 300_000 },
  async () => {
    const valid = new Ajv2020().compile(schema)
    let whole = 0
    for (let seed = 0; seed < SEEDS; seed += 4) {
      const four = await Promise.all([0, 1, 2, 3].map((n) => ask(seed + n)))
      for (const { data } of four) {
        const [choice] = data.choices
        const text = choice?.message.content ?? ''
        if (choice?.finish_reason === 'length') continue
        whole++
        expect([text, valid(JSON.parse(text))]).toEqual([text, true])
      }
    }
    expect(whole).toBeGreaterThan(SEEDS * 0.8)
  },
)

test('json_object gives an object', { timeout: 120_000 }, async () => {
  const { data } = await ask(5, { response_format: { type: 'json_object' }, max_tokens: 400 })
  const [choice] = data.choices
  if (choice?.finish_reason === 'length') return
  expect(JSON.parse(choice?.message.content ?? '')).toBeInstanceOf(Object)
})

test(
  'the receipt discloses the grammar, and which tokens it forced',
  { timeout: 120_000 },
  async () => {
    const { response } = await ask(2)
    const path = await saveReceipt(api, response.headers.get('overt-receipt') ?? '', folder)
    const parsed = parseBundle(readFileSync(path, 'utf8'))
    if (!parsed.ok) throw new Error(parsed.detail)
    const { sampler, runs } = parsed.bundle.disclosures
    expect(sampler?.value?.grammar).toMatchObject({
      value: { gbnf: expect.stringMatching(/^root ::= /), after: null },
      by: 'caller',
    })
    const [run] = runs?.value ?? []
    expect(run?.kinds.every((kind) => [0, 2].includes(kind))).toBe(true)
    expect(run?.kinds).toContain(2)
  },
)

test('a schema that cannot be enforced is refused with its place', async () => {
  const json_schema = {
    name: 'x',
    schema: { type: 'array', items: { type: 'string', format: 'iri' } },
  }
  await expect(ask(1, { response_format: { type: 'json_schema', json_schema } })).rejects.toThrow(
    /400.*at #\/items\/format: this format is not supported/,
  )
})
