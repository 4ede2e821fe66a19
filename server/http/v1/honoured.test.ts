import { expect, test } from 'vitest'
import { plainSupports, type Supports } from '../../engine/supports.ts'
import { Refused } from '../problem.ts'
import { askOf, completionRequest } from './completion-request.ts'
import { checkHonoured } from './honoured.ts'
import { promises } from '../../../test/promises.ts'

promises('api:unknown-parameter')

const hi = { model: 'small', messages: [{ role: 'user', content: 'Hi' }] }
const all: Supports = {
  ...plainSupports,
  penalties: true,
  repeat: true,
  bias: 100,
  scores: true,
  tools: true,
  thinking: true,
}
const none: Supports = { ...plainSupports, seed: false, topK: false, minP: false }

const free = { grammar: null, form: null }

/** `code param` of the refusal, or null when the engine is asked. */
function refusal(more: object, supports: Supports = all): string | null {
  const request = completionRequest({ ...hi, ...more })
  try {
    checkHonoured(request, supports)
    return null
  } catch (error) {
    if (error instanceof Refused) return `${error.problem.code} ${error.problem.param}`
    throw error
  }
}

test('an engine is not asked for what it lacks', () => {
  const asked = {
    seed: 1,
    top_k: 5,
    min_p: 0.1,
    presence_penalty: 1,
    frequency_penalty: -1,
    repeat_penalty: 1.1,
    logit_bias: { 7: 5 },
    logprobs: true,
    tools: [{ type: 'function', function: { name: 'a' } }],
    reasoning_effort: 'low',
  }
  for (const [name, value] of Object.entries(asked)) {
    expect(refusal({ [name]: value }, none)).toBe(`unknown_parameter ${name}`)
    expect(refusal({ [name]: value })).toBeNull()
  }
})

test('what would change nothing is asked of any engine', () => {
  const tools = [{ type: 'function', function: { name: 'a' } }]
  expect(refusal({ tools, tool_choice: 'none', reasoning_effort: 'none' }, none)).toBeNull()
  const neutral = { presence_penalty: 0, frequency_penalty: 0, repeat_penalty: 1, logprobs: false }
  expect(refusal({ ...neutral, logit_bias: {}, top_logprobs: 0 }, none)).toBeNull()
})

test('a bias of a token that the model does not have is refused by its id', () => {
  expect(refusal({ logit_bias: { 99: 1 } })).toBeNull()
  expect(refusal({ logit_bias: { 5: 1, 100: 1 } })).toBe('invalid_request logit_bias.100')
})

test('parameters that do not go together are refused', () => {
  const limits = { max_tokens: 5, max_completion_tokens: 6 }
  expect(refusal(limits)).toBe('invalid_request max_tokens')
  expect(refusal({ ...limits, max_tokens: 6 })).toBeNull()
  const options = { stream_options: { include_usage: true } }
  expect(refusal(options)).toBe('invalid_request stream_options')
  expect(refusal({ ...options, stream: true })).toBeNull()
  expect(refusal({ top_logprobs: 2 })).toBe('invalid_request top_logprobs')
  expect(refusal({ top_logprobs: 2, logprobs: true })).toBeNull()
})

test('what is asked is what answering is told, and nothing is said of what was left alone', () => {
  const samplingOf = (more: object) =>
    askOf(completionRequest({ ...hi, ...more }), free, all).sampling
  expect(samplingOf({})).toMatchObject({ penalties: null, bias: null, scores: null, limit: null })
  expect(samplingOf({ logit_bias: {} }).bias).toBeNull()
  expect(samplingOf({ logit_bias: { 3: -100, 12: 0.5 } }).bias).toEqual([
    { token: 3, add: -100 },
    { token: 12, add: 0.5 },
  ])
  expect(samplingOf({ presence_penalty: 0.5 }).penalties).toEqual({
    repeat: 1,
    presence: 0.5,
    frequency: 0,
  })
  expect(samplingOf({ logprobs: true }).scores).toBe(0)
  expect(samplingOf({ logprobs: true, top_logprobs: 20 }).scores).toBe(20)
  expect(samplingOf({ max_tokens: 6, max_completion_tokens: 6 }).limit).toBe(6)
})

test('a form and an effort go to the engine in its own terms', () => {
  const form = {
    grammar: { gbnf: 'root ::= "null"', after: null },
    form: { kind: 'object' },
  } as const
  const asked = completionRequest({ ...hi, reasoning_effort: 'low' })
  const local = askOf(asked, form, { grammar: true, effort: false }).sampling
  expect(local).toMatchObject({ ...form, form: null, thought: { budget: 256 }, effort: null })
  const remote = askOf(asked, form, { grammar: false, effort: true }).sampling
  expect(remote).toMatchObject({ ...form, grammar: null, thought: null, effort: 'low' })
  const provider = { ...none, form: true, effort: true }
  const wishes = { response_format: { type: 'json_object' }, reasoning_effort: 'none' }
  expect(refusal(wishes, provider)).toBeNull()
})
