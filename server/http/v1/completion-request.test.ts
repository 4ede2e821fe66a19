import fc from 'fast-check'
import { expect, test } from 'vitest'
import { completionRequest } from './completion-request.ts'
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

test('what asks for nothing is taken', () => {
  const harmless: { [name: string]: readonly unknown[] } = {
    n: [1, 16, null],
    logprobs: [false, true, null],
    frequency_penalty: [0, -2, 2, null],
    presence_penalty: [0, 0.5, null],
    repeat_penalty: [1, 1.1, null],
    logit_bias: [{}, { 0: -100, 12: 0.5 }, null],
    store: [false, null],
    metadata: [{}, null],
    tools: [[], null],
    tool_choice: ['none', 'auto', null],
    response_format: [null, { type: 'text' }, { type: 'json_object' }],
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
    store: true,
    metadata: { a: 'b' },
    functions: [{}],
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
    [{ ...hi, n: 0 }, 'n'],
    [{ ...hi, n: 17 }, 'n'],
    [{ ...hi, top_logprobs: 21 }, 'top_logprobs'],
    [{ ...hi, logprobs: 5 }, 'logprobs'],
    [{ ...hi, presence_penalty: 2.1 }, 'presence_penalty'],
    [{ ...hi, frequency_penalty: '1' }, 'frequency_penalty'],
    [{ ...hi, repeat_penalty: 0 }, 'repeat_penalty'],
    [{ ...hi, logit_bias: { 1: 101 } }, 'logit_bias.1'],
    [{ ...hi, logit_bias: { the: 1 } }, 'logit_bias.the'],
    [{ ...hi, logit_bias: [1] }, 'logit_bias'],
    [
      { ...hi, logit_bias: Object.fromEntries(Array.from({ length: 1025 }, (_, i) => [i, 1])) },
      'logit_bias',
    ],
    [{ ...hi, stop: ['a', 'b', 'c', 'd', 'e'] }, 'stop'],
    [{ ...hi, stop: '' }, 'stop'],
    [{ ...hi, stop: 'a'.repeat(1_001) }, 'stop'],
    [{ ...hi, max_tokens: 0 }, 'max_tokens'],
    [{ ...hi, stream: 'yes' }, 'stream'],
    [{ ...hi, messages: [{ role: 'tool', content: 'x' }] }, 'messages[0].tool_call_id'],
    [{ ...hi, messages: [{ role: 'critic', content: 'x' }] }, 'messages[0].role'],
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

test('of a hundred thousand wrong messages, parts or calls the first is told, and no other looked at', () => {
  const wrong = Array.from({ length: 100_000 }, () => ({ a: 1, b: 2 }))
  const parts = { role: 'user', content: wrong }
  const calls = { role: 'assistant', content: null, tool_calls: wrong }
  const began = process.cpuUsage()
  expect(refusal({ ...hi, messages: wrong })).toBe('invalid_request messages[0].role')
  expect(refusal({ ...hi, messages: [user, parts] })).toBe('invalid_request messages[1].content')
  expect(refusal({ ...hi, messages: [calls] })).toMatch(/messages\[0\]\.tool_calls\[0\]/)
  expect(process.cpuUsage(began).user).toBeLessThan(200_000)
  expect(refusal({ ...hi, messages: [user, { ...user, a: 1, b: 2 }] })).toBe(
    'unknown_parameter messages[1].a',
  )
})

test('too many choices are refused with the limit, ours and OpenAI’s', () => {
  expect(() => completionRequest({ ...hi, n: 128 })).toThrow(
    /^The value of n does not fit: at most 16 choices are made here \(OpenAI makes up to 128\)/,
  )
})

test('what is wrong with a bias or a stop is said in words, also of absurdly many', () => {
  const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`x${at}`, 1]))
  const taken = (more: object) => () => completionRequest({ ...hi, ...more })
  expect(taken({ logit_bias: many })).toThrow(/at most 1024 tokens are expected/)
  expect(taken({ logit_bias: { the: 1 } })).toThrow(/a token id is expected/)
  expect(taken({ logit_bias: { 1: 101 } })).toThrow(/a number from -100 to 100 is expected/)
  expect(taken({ stop: Array.from({ length: 50_000 }, () => 'a') })).toThrow(/up to four texts/)
})
