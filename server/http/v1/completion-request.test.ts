import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plainSupports } from '../../engine/engine.ts'
import { askOf, checkHonoured, completionRequest } from './completion-request.ts'
import { Refused } from '../problem.ts'
import { promises } from '../../../test/promises.ts'

promises('api:unknown-parameter')

const user = { role: 'user', content: 'Hi' }
const hi = { model: 'small', messages: [user] }

/** `code param` of the refusal, or null when the body is taken. */
function refusal(body: unknown): string | null {
  try {
    completionRequest(body)
    return null
  } catch (error) {
    if (error instanceof Refused) return `${error.problem.code} ${error.problem.param}`
    throw error
  }
}

const all = plainSupports

test('what asks for nothing is taken', () => {
  const harmless: { [name: string]: readonly unknown[] } = {
    n: [1, null],
    logprobs: [false, null],
    frequency_penalty: [0, null],
    presence_penalty: [0, null],
    logit_bias: [{}, null],
    store: [false, null],
    metadata: [{}, null],
    tools: [[], null],
    tool_choice: ['none', 'auto', null],
    response_format: [null, { type: 'text' }],
    modalities: [null, ['text']],
    parallel_tool_calls: [null, true, false],
    top_logprobs: [null, 0],
    service_tier: ['auto', null],
    temperature: [null, 0, 2],
    stop: [null, 'a', [], ['a', 'b', 'c', 'd']],
    seed: [null, 0, -1, Number.MAX_SAFE_INTEGER],
    top_k: [null, 0, 40],
    stream: [null, true, false],
    stream_options: [null],
    user: [null, 'u'],
  }
  for (const [name, values] of Object.entries(harmless)) {
    for (const value of values) {
      expect(refusal({ ...hi, [name]: value }), `${name} ${JSON.stringify(value)}`).toBeNull()
    }
  }
})

test('what cannot be honoured is refused by its name', () => {
  const unsupported: { [name: string]: unknown } = {
    n: 2,
    logprobs: true,
    top_logprobs: 5,
    frequency_penalty: 0.5,
    presence_penalty: -1,
    logit_bias: { '1': 5 },
    store: true,
    metadata: { a: 'b' },
    tools: [{ type: 'function' }],
    tool_choice: 'required',
    response_format: { type: 'json_schema' },
    functions: [{}],
    reasoning_effort: 'high',
    web_search_options: { a: 1 },
    modalities: ['audio'],
    temprature: 1,
    toString: 1,
    constructor: {},
  }
  for (const [name, value] of Object.entries(unsupported)) {
    expect(refusal({ ...hi, [name]: value }), name).toBe(`unknown_parameter ${name}`)
  }
  expect(refusal(JSON.parse('{"model":"m","messages":[],"__proto__":{"a":1}}'))).toBe(
    'unknown_parameter __proto__',
  )
})

test('a value out of range is refused by its place', () => {
  const wrong: readonly (readonly [unknown, string])[] = [
    [{ ...hi, model: '' }, 'model'],
    [{ ...hi, model: 3 }, 'model'],
    [{ messages: [user] }, 'model'],
    [{ model: 'small' }, 'messages'],
    [{ ...hi, messages: [] }, 'messages'],
    [{ ...hi, messages: 'Hi' }, 'messages'],
    [{ ...hi, temperature: 2.1 }, 'temperature'],
    [{ ...hi, temperature: '1' }, 'temperature'],
    [{ ...hi, top_p: 0 }, 'top_p'],
    [{ ...hi, top_k: 1.5 }, 'top_k'],
    [{ ...hi, min_p: -0.1 }, 'min_p'],
    [{ ...hi, seed: 1e300 }, 'seed'],
    [{ ...hi, stop: ['a', 'b', 'c', 'd', 'e'] }, 'stop'],
    [{ ...hi, stop: '' }, 'stop'],
    [{ ...hi, max_tokens: 0 }, 'max_tokens'],
    [{ ...hi, stream: 'yes' }, 'stream'],
    [{ ...hi, messages: [{ role: 'tool', content: 'x' }] }, 'messages[0].role'],
    [{ ...hi, messages: [user, { role: 'user' }] }, 'messages[1].content'],
    [{ ...hi, messages: [{ role: 'user', content: null }] }, 'messages[0].content'],
  ]
  for (const [body, param] of wrong) {
    expect(refusal(body), JSON.stringify(body)).toBe(`invalid_request ${param}`)
  }
})

test('an image, a tool call or a stranger in a message is refused', () => {
  const image = { role: 'user', content: [{ type: 'image_url', image_url: { url: 'x' } }] }
  expect(refusal({ ...hi, messages: [image] })).toMatch(/^\w+ messages\[0\]\.content/)
  const call = { role: 'assistant', content: 'x', tool_calls: [{ id: '1' }] }
  expect(refusal({ ...hi, messages: [call] })).toMatch(/messages\[0\]\.tool_calls/)
  const named = { ...user, name: 'Eve' }
  expect(refusal({ ...hi, messages: [named] })).toBe('unknown_parameter messages[0].name')
})

test('a body that is no object is refused', () => {
  for (const body of [null, [], [hi], 'text', 3, true]) expect(refusal(body)).toMatch(/^invalid/)
})

test('whatever JSON holds is taken or refused, and a name that nobody knows is never taken', () => {
  const strange = fc.string().filter((name) => !/^[a-z_]+$/.test(name) || name === '__proto__')
  fc.assert(
    fc.property(fc.jsonValue(), strange, fc.jsonValue(), (value, name, more) => {
      refusal(value)
      refusal({ ...hi, messages: value })
      const body = Object.fromEntries([...Object.entries(hi), [name, more]])
      expect(refusal(body)).toBe(`unknown_parameter ${name}`)
    }),
  )
})

test('an engine is not asked for what it lacks', () => {
  const none = { ...plainSupports, seed: false, topK: false, minP: false }
  for (const [name, value] of [
    ['seed', 1],
    ['top_k', 5],
    ['min_p', 0.1],
  ] as const) {
    const request = completionRequest({ ...hi, [name]: value })
    expect(() => checkHonoured(request, none)).toThrow(name)
    expect(() => checkHonoured(request, all)).not.toThrow()
  }
})

test('two limits that differ, and stream options without a stream, are refused', () => {
  const both = { ...hi, max_tokens: 5, max_completion_tokens: 6 }
  expect(() => checkHonoured(completionRequest(both), all)).toThrow('differ')
  const same = completionRequest({ ...both, max_tokens: 6 })
  expect(() => checkHonoured(same, all)).not.toThrow()
  expect(askOf(same).sampling.limit).toBe(6)
  const options = { ...hi, stream_options: { include_usage: true } }
  expect(() => checkHonoured(completionRequest(options), all)).toThrow('stream_options')
})
