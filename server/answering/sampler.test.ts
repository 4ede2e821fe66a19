import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainPrompt, unshaped, type Engine } from '../engine/engine.ts'
import { plainSupports } from '../engine/supports.ts'
import { openScripted } from '../engine/scripted/scripted.ts'
import { AnsweringError } from './answering-error.ts'
import { decimal, samplerValue, samplingOf } from './sampler.ts'
import { hello, ofCharter } from './test-world.ts'

const charter = { temperature: 0.7, topK: 20, topP: 0.8, minP: 0.05 }
const local = openScripted({ script: () => hello, contextTokens: 100 })
const prompt = { ...plainPrompt, tokens: 40 }

/** As a provider that takes neither top-k nor min-p nor a seed, and does not say how much it holds. */
const provider: Engine = {
  identity: { kind: 'remote', provider: 'far', model: 'big', replay: 'none' },
  contextTokens: null,
  supports: { ...plainSupports, seed: false, topK: false, minP: false },
  plan: (messages, signal) => local.plan(messages, signal),
  generate: (...given) => local.generate(...given),
  reread: () => null,
  [Symbol.asyncDispose]: async () => {},
}

describe('who chose a value is said of each:', () => {
  test('the charter, of all that the caller left alone', () => {
    const value = samplerValue(ofCharter, charter, local, prompt)
    expect(value).toEqual({
      temperature: { value: '0.7', by: 'charter' },
      topK: { value: 20, by: 'charter' },
      topP: { value: '0.8', by: 'charter' },
      minP: { value: '0.05', by: 'charter' },
      penalties: { value: null, by: 'charter' },
      bias: { value: null, by: 'charter' },
      grammar: { value: null, by: 'charter' },
      thought: { value: null, by: 'charter' },
      stop: { value: [], by: 'charter' },
      limit: { value: 60, by: 'charter' },
      seed: { value: null, by: 'charter' },
    })
  })

  test('the caller, even of a value that is the same', () => {
    const caller = { ...ofCharter, temperature: 0.7, topK: 0, minP: 0, limit: 5, seed: 0 }
    expect(samplerValue(caller, charter, local, prompt)).toMatchObject({
      temperature: { value: '0.7', by: 'caller' },
      topK: { value: 0, by: 'caller' },
      minP: { value: '0', by: 'caller' },
      limit: { value: 5, by: 'caller' },
      seed: { value: '0', by: 'caller' },
    })
  })
})

describe('the limit', () => {
  const limitOf = (limit: number | null, engine: Engine = local) =>
    samplerValue({ ...ofCharter, limit }, charter, engine, prompt).limit

  test('is what the context leaves, when the caller wants more', () => {
    expect(limitOf(60)).toEqual({ value: 60, by: 'caller' })
    expect(limitOf(61)).toEqual({ value: 60, by: 'charter' })
  })

  test('is a fixed one where nobody says how much there is, or what the caller wants', () => {
    expect(limitOf(null, provider)).toEqual({ value: 4096, by: 'charter' })
    expect(limitOf(9000, provider)).toEqual({ value: 9000, by: 'caller' })
  })
})

describe('an engine that cannot honour a choice', () => {
  const wishes = {
    seed: { seed: 1 },
    topK: { topK: 1 },
    minP: { minP: 0.1 },
    penalties: { penalties: { repeat: 1, presence: 0, frequency: 1 } },
    repeat: { penalties: { repeat: 2, presence: 0, frequency: 0 } },
    bias: { bias: [{ token: 1, add: 1 }] },
    scores: { scores: 0 },
  }
  test.each(Object.keys(wishes))("refuses the caller's %s by name", (name) => {
    const wish = Object.fromEntries(Object.entries(wishes))[name]
    const ask = () => samplerValue({ ...ofCharter, ...wish }, charter, provider, prompt)
    expect(ask).toThrow(AnsweringError)
    expect(ask).toThrow(expect.objectContaining({ code: 'invalid_request', param: name }))
  })

  test("is given none in place of the charter's", () => {
    expect(samplerValue(ofCharter, charter, provider, prompt)).toMatchObject({
      topK: { value: 0, by: 'charter' },
      minP: { value: '0', by: 'charter' },
      temperature: { value: '0.7', by: 'charter' },
    })
  })
})

test('the engine is given exactly what the receipt says', () => {
  const caller = { ...ofCharter, temperature: 1e-7, topP: 0.123456789, stop: ['a', 'b'] }
  const value = samplerValue(caller, charter, local, prompt)
  const key = new Uint8Array(32)
  expect(value.temperature.value).toBe('0.0000001')
  expect(samplingOf(value, key, { seed: 3, scores: null }, 0)).toEqual({
    temperature: 1e-7,
    topK: 20,
    topP: 0.123456789,
    minP: 0.05,
    limit: 60,
    stop: ['a', 'b'],
    ...unshaped,
    noiseKey: key,
    seed: 3,
    choice: 0,
    run: 0,
  })
})

test('a decimal is the shortest without an exponent, and says the same number', () => {
  expect(['0.1', '1', '0', '100'].map((text) => decimal(Number(text)))).toEqual([
    '0.1',
    '1',
    '0',
    '100',
  ])
  expect(decimal(-0)).toBe('0')
  const numbers = fc.double({ min: 0, max: 100, noNaN: true })
  fc.assert(
    fc.property(numbers, (number) => {
      const text = decimal(number)
      expect(text).toMatch(/^(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?$/)
      expect(Math.abs(Number(text) - number)).toBeLessThanOrEqual(1e-20)
    }),
  )
})
