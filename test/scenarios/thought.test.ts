import { readFileSync } from 'node:fs'
import { parseBundle } from '@overt/verifier'
import { ModelAdded } from '@overt/wire'
import OpenAI from 'openai'
import { beforeAll, describe, expect, test } from 'vitest'
import { promises } from '../promises.ts'
import { thinkingModel } from '../thinking-model.ts'
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

promises('api:thoughts')

/** The real weights as models that think (`thinking-model.ts`), got as a person gets them. */
let world: World
let api: Api
let folder: string
let client: OpenAI
const atEnd = atEndOfAll()
const timeout = 240_000
/** The token that both write `<tool_call>` with. */
const MARK = 5
const families = ['qwen3', 'always'] as const

beforeAll(async () => {
  folder = newHome(atEnd)
  const env = { OVERT_MODEL_PATH: thinkingModel('always', folder) }
  world = await openWorld({ env }, atEnd)
  await ready(world)
  api = await openApi(world)
  const added = await api.post('/api/models', { from: thinkingModel('qwen3', folder) })
  expect(ModelAdded.parse(await added.json()).id).toBe('qwen3')
  client = new OpenAI({ baseURL: `${world.url}/v1`, apiKey: api.key, maxRetries: 3 })
}, timeout)

type Asked = Partial<OpenAI.ChatCompletionCreateParamsNonStreaming>
/** A model for all of it: nothing that such a model does by itself is needed. */
const request = (more: Asked): OpenAI.ChatCompletionCreateParamsNonStreaming => ({
  model: 'always',
  messages: [{ role: 'user', content: 'What is the capital of France?' }],
  temperature: 0,
  max_completion_tokens: 90,
  ...more,
})

const told = (message: object | undefined): string =>
  message !== undefined && 'reasoning_content' in message ? String(message.reasoning_content) : ''

async function ask(more: Asked) {
  const { data, response } = await client.chat.completions.create(request(more)).withResponse()
  const [choice] = data.choices
  const receipts = (response.headers.get('overt-receipt') ?? '').split(', ')
  return { data, receipts, choice, thought: told(choice?.message), text: choice?.message.content }
}

async function bundleOf(id = '') {
  const parsed = parseBundle(readFileSync(await saveReceipt(api, id, folder), 'utf8'))
  if (!parsed.ok) throw new Error(parsed.detail)
  const [run] = parsed.bundle.disclosures.runs?.value ?? []
  const thought = parsed.bundle.disclosures.sampler?.value?.thought.value
  return { ...parsed.bundle, run, thought }
}

async function replayed(id = ''): Promise<unknown> {
  return (await api.post(`/v1/receipts/${id}/replay`, {})).json()
}

const form: OpenAI.ResponseFormatJSONSchema = {
  type: 'json_schema',
  json_schema: {
    name: 'city',
    strict: true,
    schema: {
      type: 'object',
      properties: { city: { type: 'string', maxLength: 12 }, big: { type: 'boolean' } },
      required: ['city', 'big'],
      additionalProperties: false,
    },
  },
}
const tools: OpenAI.ChatCompletionTool[] = [
  {
    type: 'function',
    function: {
      name: 'look',
      parameters: {
        type: 'object',
        properties: { q: { type: 'string', maxLength: 12 } },
        required: ['q'],
        additionalProperties: false,
      },
    },
  },
]

describe.each(families)('a model of the family %s', { timeout }, (model) => {
  test('tells its thought apart from its answer, streamed as whole, and its receipt replays to the bit', async () => {
    // Told of tools, the one that opens its thoughts itself does.
    const wishes = model === 'qwen3' ? { model, tools } : { model }
    const { thought, text, receipts } = await ask(wishes)
    expect(thought.length).toBeGreaterThan(5)
    expect(text?.length).toBeGreaterThan(3)
    const streamed = { thought: '', text: '' }
    const order: string[] = []
    const stream = await client.chat.completions.create({ ...request(wishes), stream: true })
    for await (const { choices } of stream) {
      const delta = choices[0]?.delta
      if (told(delta) !== '') order.push('thought')
      if (delta?.content) order.push('text')
      streamed.thought += told(delta)
      streamed.text += delta?.content ?? ''
    }
    expect(streamed).toEqual({ thought, text })
    expect(order.toSorted().toReversed()).toEqual(order)
    const { disclosures } = await bundleOf(receipts[0])
    expect(disclosures.text?.value?.text).toBe(text)
    expect(disclosures.text?.value?.edits[0]).toMatchObject({ at: 0, by: 'think' })
    expect(await replayed(receipts[0])).toMatchObject({ verdict: 'exact' })
  })

  test('holds a form, and calls that must come, behind its thought', async () => {
    const held = await ask({ model, response_format: form, reasoning_effort: 'minimal' })
    expect(JSON.parse(held.text ?? '')).toEqual({
      city: expect.any(String),
      big: expect.any(Boolean),
    })
    expect(held.choice?.finish_reason).toBe('stop')
    const asked = { tools, tool_choice: 'required', parallel_tool_calls: false } as const
    const called = await ask({ model, ...asked, reasoning_effort: 'minimal' })
    const [call] = called.choice?.message.tool_calls ?? []
    expect(JSON.parse(call?.type === 'function' ? call.function.arguments : '')).toEqual({
      q: expect.any(String),
    })
    expect([called.choice?.finish_reason, called.text]).toEqual(['tool_calls', null])
    for (const { thought } of [held, called]) expect(thought.length).toBeGreaterThan(0)
    expect(await replayed(called.receipts[0])).toMatchObject({ verdict: 'exact' })
  })
})

describe('a thought', { timeout }, () => {
  test('takes exactly as many tokens as it may where it would take more, and none where it may not', async () => {
    const { thought: shape } = await bundleOf((await ask({ reasoning_effort: 'low' })).receipts[0])
    const close = shape?.close ?? -1
    // It cannot close its thought itself.
    const bound = { logit_bias: { [close]: -100 }, reasoning_effort: 'minimal' } as const
    const { receipts, text } = await ask(bound)
    const { run, thought } = await bundleOf(receipts[0])
    expect(thought).toMatchObject({ budget: 64, begun: true, close })
    expect(run?.output.indexOf(close)).toBe(64 + (thought?.closing.indexOf(close) ?? NaN))
    expect(run?.kinds.slice(64, 64 + (thought?.closing.length ?? 0))).toEqual(
      thought?.closing.map(() => 3),
    )
    expect(run?.kinds.slice(0, 64)).not.toContain(3)
    expect(text).not.toContain('</think>')
    expect(await replayed(receipts[0])).toMatchObject({ verdict: 'exact' })
    const none = await ask({ reasoning_effort: 'none' })
    expect([none.thought.trim(), none.text === '']).toEqual(['', false])
  })

  test('is cut off at the limit of tokens, and no stop string ends it', async () => {
    const cut = await ask({ max_completion_tokens: 3 })
    expect(cut).toMatchObject({ text: '', choice: { finish_reason: 'length' } })
    expect(cut.thought.length).toBeGreaterThan(0)
    const free = await ask({})
    const word = free.thought.trim().split(' ')[1] ?? ''
    const stop = [word, (free.text ?? '').trim().split(' ')[1] ?? '']
    const stopped = await ask({ stop })
    expect(stopped.thought).toBe(free.thought)
    expect(stopped.choice?.finish_reason).toBe('stop')
    expect(free.text?.startsWith(stopped.text ?? '-')).toBe(true)
  })

  test('in which calls are only thought of holds nothing: the call comes behind it', async () => {
    const wishes = { tools, parallel_tool_calls: false, reasoning_effort: 'minimal' } as const
    const shape = { logit_bias: { [MARK]: 100 }, max_completion_tokens: 250 }
    const { thought, choice, receipts } = await ask({ ...wishes, ...shape })
    expect(thought).toMatch(/^(?:<tool_call>)+\n$/)
    expect(choice?.finish_reason).toBe('tool_calls')
    const [call] = choice?.message.tool_calls ?? []
    expect(call).toMatchObject({
      function: { name: 'look', arguments: expect.stringContaining('"q"') },
    })
    expect(await replayed(receipts[0])).toMatchObject({ verdict: 'exact' })
  })

  test('is each choice’s own', async () => {
    const { data, receipts } = await ask({ n: 3, temperature: 1, seed: 3 })
    expect(new Set(data.choices.map(({ message }) => told(message))).size).toBe(3)
    expect(receipts).toHaveLength(3)
  })

  test('comes to a page as events of its own, and is kept when a person stops the answer inside it', async () => {
    const { answer, receipt } = await api.ask('Write a very long story about the sea.')
    const stream = await api.fetch(`/api/answers/${answer}/events`)
    const reader = stream.body?.getReader()
    let seen = ''
    while (!seen.includes('event: thought')) {
      seen += new TextDecoder().decode((await reader?.read())?.value)
    }
    await reader?.cancel()
    await api.post(`/api/answers/${answer}/stop`, {})
    const events = await api.events(answer)
    expect(events.find(({ type }) => type === 'ended')).toMatchObject({ stop: 'person' })
    const thought = events.flatMap((event) => (event.type === 'thought' ? [event.text] : []))
    expect(thought.join('').length).toBeGreaterThan(0)
    expect(await replayed(receipt)).toMatchObject({ verdict: 'exact' })
  })
})
