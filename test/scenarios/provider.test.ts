import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import OpenAI from 'openai'
import { beforeAll, expect, test } from 'vitest'
import { begin, end, Peer, say } from '../../server/engine/remote/peer.ts'
import { parameters } from '../../server/http/v1/completion-request.ts'
import { promises } from '../promises.ts'
import { atEndOfAll, newHome, openApi, openWorld } from '../world.ts'

promises('api:provider-parameters', 'api:structured-output', 'api:unknown-parameter')

/** A developer with OpenAI's package, the real server, and a provider on this machine. */
const atEnd = atEndOfAll()
let peer: Peer
let client: OpenAI

beforeAll(async () => {
  peer = await Peer.start()
  atEnd(() => peer[Symbol.asyncDispose]())
  const home = newHome(atEnd)
  const settings = `[providers.far]\nurl = "${peer.url}"\nmodels = ["big"]\n`
  writeFileSync(join(home, 'overt.toml'), settings, { mode: 0o600 })
  const world = await openWorld({ home, scripted: true }, atEnd)
  const { key } = await openApi(world)
  client = new OpenAI({ baseURL: `${world.url}/v1`, apiKey: key, maxRetries: 0 })
})

const asked = { model: 'far/big', messages: [{ role: 'user', content: 'Hello' }] }

/** What the provider was sent when the caller set these; null where the caller was refused by that name. */
async function sentFor(name: string, more: object): Promise<{ [name: string]: unknown } | null> {
  const before = peer.requests.length
  try {
    await client.post('/chat/completions', { body: { ...asked, ...more } })
  } catch (error) {
    if (!(error instanceof OpenAI.BadRequestError)) throw error
    expect([error.param, error.code]).toEqual([name, 'unsupported_parameter'])
    expect(peer.requests.length).toBe(before)
    return null
  }
  expect(peer.requests.length).toBe(before + 1)
  return JSON.parse(new TextDecoder().decode(peer.requests.at(-1)?.body))
}

const tools = [{ type: 'function', function: { name: 'find', parameters: { type: 'object' } } }]
const json_schema = { name: 'it', strict: true, schema: { type: 'object', required: ['a'] } }

type Row = readonly [asked: object, sent: object | 'refused' | 'of no use to a provider']

/** One row a parameter: what a caller sets, and what of it the provider gets. */
const table: { readonly [name: string]: Row } = {
  model: [{}, { model: 'big' }],
  messages: [
    {},
    { messages: [expect.objectContaining({ role: 'system' }), { role: 'user', content: 'Hello' }] },
  ],
  stream: [{ stream: false }, { stream: true }],
  stream_options: [
    { stream: true, stream_options: { include_usage: false } },
    { stream_options: { include_usage: true } },
  ],
  temperature: [{ temperature: 1.5 }, { temperature: 1.5 }],
  top_p: [{ top_p: 0.25 }, { top_p: 0.25 }],
  top_k: [{ top_k: 3 }, 'refused'],
  min_p: [{ min_p: 0.1 }, 'refused'],
  presence_penalty: [{ presence_penalty: 0.5 }, { presence_penalty: 0.5 }],
  frequency_penalty: [{ frequency_penalty: -1 }, { frequency_penalty: -1 }],
  repeat_penalty: [{ repeat_penalty: 1.2 }, 'refused'],
  logit_bias: [{ logit_bias: { 7: -100 } }, { logit_bias: { 7: -100 } }],
  logprobs: [{ logprobs: true }, { logprobs: true, top_logprobs: 0 }],
  top_logprobs: [
    { logprobs: true, top_logprobs: 3 },
    { logprobs: true, top_logprobs: 3 },
  ],
  seed: [{ seed: 7 }, { seed: 7 }],
  stop: [{ stop: ['END'] }, { stop: ['END'] }],
  max_tokens: [{ max_tokens: 4 }, { max_completion_tokens: 4 }],
  max_completion_tokens: [{ max_completion_tokens: 5 }, { max_completion_tokens: 5 }],
  tools: [{ tools }, { tools }],
  tool_choice: [
    { tools, tool_choice: { type: 'function', function: { name: 'find' } } },
    { tool_choice: { type: 'function', function: { name: 'find' } } },
  ],
  parallel_tool_calls: [{ tools, parallel_tool_calls: false }, { parallel_tool_calls: false }],
  reasoning_effort: [{ reasoning_effort: 'minimal' }, { reasoning_effort: 'minimal' }],
  // Who asks is not the provider's to know.
  user: [{ user: 'somebody' }, 'of no use to a provider'],
  store: [{ store: true }, 'refused'],
  service_tier: [{ service_tier: 'flex' }, 'refused'],
  modalities: [{ modalities: ['audio'] }, 'refused'],
  functions: [{ functions: [{ name: 'a' }] }, 'refused'],
  function_call: [{ function_call: 'auto' }, 'refused'],
  metadata: [{ metadata: { a: 'b' } }, 'refused'],
  audio: [{ audio: { voice: 'alloy' } }, 'refused'],
  moderation: [{ moderation: { model: 'm' } }, 'refused'],
  prediction: [{ prediction: { type: 'content', content: 'a' } }, 'refused'],
  prompt_cache_key: [{ prompt_cache_key: 'a' }, 'refused'],
  prompt_cache_retention: [{ prompt_cache_retention: '24h' }, 'refused'],
  safety_identifier: [{ safety_identifier: 'a' }, 'refused'],
  verbosity: [{ verbosity: 'low' }, 'refused'],
  web_search_options: [{ web_search_options: { search_context_size: 'low' } }, 'refused'],
}
/** Each has a test of its own below. */
const elsewhere = ['response_format', 'n']

test('no parameter is missing from the table', () => {
  expect([...Object.keys(table), ...elsewhere].toSorted()).toEqual(parameters.toSorted())
})

test.each(Object.entries(table))(
  '%s is sent to a provider or refused by name',
  async (name, [more, told]) => {
    const sent = await sentFor(name, more)
    if (told === 'refused') expect(sent).toBeNull()
    else if (typeof told === 'string') expect(JSON.stringify(sent)).not.toContain('somebody')
    else expect(sent).toMatchObject(told)
  },
)

test('each of n choices is a request, with a seed of its own', async () => {
  const before = peer.requests.length
  const { choices } = await client.chat.completions.create({
    model: 'far/big',
    messages: [{ role: 'user', content: 'Hello' }],
    n: 3,
    seed: 40,
    max_tokens: 2,
  })
  expect(choices).toHaveLength(3)
  const sent = peer.requests.slice(before).map(({ body }) => new TextDecoder().decode(body))
  const seeds = sent.map((text) => JSON.parse(text).seed)
  expect(new Set(seeds)).toEqual(new Set([40, 41, 42]))
})

const withForm = {
  ...asked,
  messages: [{ role: 'user' as const, content: 'Hello' }],
  response_format: { type: 'json_schema' as const, json_schema },
}

test('a form is sent to the provider, and what comes of it is given only when it has that form', async () => {
  const answering = (text: string) => {
    peer.behaviour = async (_request, response) => {
      begin(response)
      say(response, text)
      end(response, 'stop', 3)
    }
  }
  answering('{"a":1}')
  const { choices } = await client.chat.completions.create(withForm)
  expect(choices[0]?.message.content).toBe('{"a":1}')
  const sent = JSON.parse(new TextDecoder().decode(peer.requests.at(-1)?.body))
  expect(sent.response_format).toEqual(withForm.response_format)
  answering('{"b":1}')
  await expect(client.chat.completions.create(withForm)).rejects.toMatchObject({
    status: 502,
    code: 'provider_failed',
  })
})

test('a schema that could not be checked afterwards is refused before the provider is asked', async () => {
  const before = peer.requests.length
  const schema = { type: 'object', $dynamicRef: '#a' }
  const response_format = { type: 'json_schema' as const, json_schema: { name: 'it', schema } }
  await expect(
    client.chat.completions.create({ ...withForm, response_format }),
  ).rejects.toMatchObject({ status: 400, param: 'response_format.json_schema.schema' })
  expect(peer.requests.length).toBe(before)
})
