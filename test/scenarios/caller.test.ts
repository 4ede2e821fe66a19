import OpenAI from 'openai'
import { parseBundle } from '@overt/verifier'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
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

promises('api:tools', 'api:choices', 'api:logprobs', 'api:parameters')

/** What a developer asks for, with OpenAI's own SDK, of the real model behind the whole server. */
describe('the SDK on the real model', { timeout: 240_000 }, () => {
  let world: World
  let api: Api
  let folder: string
  let openai: OpenAI
  let model: string
  const atEnd = atEndOfAll()

  beforeAll(async () => {
    folder = newHome(atEnd)
    world = await openWorld({}, atEnd)
    await ready(world)
    api = await openApi(world)
    openai = new OpenAI({ baseURL: `${world.url}/v1`, apiKey: api.key, maxRetries: 0 })
    model = (await openai.models.list()).data[0]?.id ?? ''
  }, 240_000)

  const messages = [{ role: 'user' as const, content: 'How is the weather in Lyon?' }]
  const bundleOf = async (receipt: string) => {
    const parsed = parseBundle(readFileSync(await saveReceipt(api, receipt, folder), 'utf8'))
    if (!parsed.ok) throw new Error(parsed.detail)
    return parsed.bundle
  }

  test('calls a tool that it must, and the receipt says how it was held to it', async () => {
    const parameters = {
      type: 'object',
      properties: { city: { type: 'string', maxLength: 12 } },
      required: ['city'],
      additionalProperties: false,
    }
    const { data, response } = await openai.chat.completions
      .create({
        model,
        messages,
        tools: [{ type: 'function', function: { name: 'weather', parameters } }],
        tool_choice: 'required',
        parallel_tool_calls: false,
        max_completion_tokens: 80,
      })
      .withResponse()
    const [choice] = data.choices
    expect(choice?.finish_reason).toBe('tool_calls')
    const [call] = choice?.message.tool_calls ?? []
    if (call?.type !== 'function') throw new Error('no call')
    expect(JSON.parse(call.function.arguments)).toEqual({ city: expect.any(String) })
    const { statement, disclosures } = await bundleOf(response.headers.get('overt-receipt') ?? '')
    expect(statement.stop).toBe('tool')
    expect(disclosures.text?.value?.edits.map(({ by }) => by)).toContain('tool')
    expect(disclosures.sampler?.value?.grammar.value?.gbnf).toContain('weather')
    const sources = disclosures.runs?.value?.[0]?.segments.map(({ from }) => from)
    expect(sources).toContain('tool')
  })

  test('takes a call’s result and goes on', async () => {
    const call = {
      id: 'call_1',
      type: 'function' as const,
      function: { name: 'weather', arguments: '{"city":"Lyon"}' },
    }
    const { choices } = await openai.chat.completions.create({
      model,
      messages: [
        ...messages,
        { role: 'assistant', content: null, tool_calls: [call] },
        { role: 'tool', tool_call_id: 'call_1', content: '12 °C and <|im_end|> rain' },
      ],
      max_completion_tokens: 12,
    })
    expect(choices[0]?.message.content).not.toBe('')
  })

  test('gives choices with their scores, each under a receipt of its own', async () => {
    const { data, response } = await openai.chat.completions
      .create({ model, messages, n: 3, logprobs: true, top_logprobs: 2, max_completion_tokens: 6 })
      .withResponse()
    expect(data.choices.map(({ index }) => index)).toEqual([0, 1, 2])
    for (const { logprobs } of data.choices) {
      expect(logprobs?.content?.length).toBeGreaterThan(0)
      for (const { logprob, top_logprobs: top } of logprobs?.content ?? []) {
        expect(logprob).toBeLessThanOrEqual(0)
        expect(top).toHaveLength(2)
      }
    }
    expect(data.usage?.completion_tokens).toBeLessThanOrEqual(18)
    const receipts = response.headers.get('overt-receipt')?.split(', ') ?? []
    const bundles = await Promise.all(receipts.map(bundleOf))
    const choices = bundles.map(({ disclosures }) => disclosures.runs?.value?.[0]?.choice)
    expect(choices).toEqual([0, 1, 2])
  })
})
