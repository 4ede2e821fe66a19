import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { collect, person, runOf, sampling } from '../engine.contract.ts'
import { plainSurroundings, type EngineEvent, type Surroundings, type Tool } from '../engine.ts'
import { callGrammar } from '../grammar/call-grammar.ts'
import type { LlamaEngine } from './llama.ts'
import { openTestModel } from './test-model.ts'
import { promises } from '../../../test/promises.ts'

promises('api:tools')

const never = new AbortController().signal
const tools: readonly Tool[] = [
  {
    name: 'weather',
    description: 'Tells the weather of a city.',
    parameters: JSON.stringify({
      type: 'object',
      properties: { city: { type: 'string', maxLength: 20 }, unit: { enum: ['C', 'F'] } },
      required: ['city', 'unit'],
      additionalProperties: false,
    }),
  },
  { name: 'time', description: '', parameters: '{"type":"object","additionalProperties":false}' },
]

function callsOf(events: readonly EngineEvent[]): { name: string; given: string }[] {
  const calls: { name: string; given: string }[] = []
  for (const event of events) {
    if (event.type !== 'call') continue
    if (event.name !== null) calls[event.index] = { name: event.name, given: '' }
    const call = calls[event.index]
    if (call !== undefined) call.given += event.arguments
  }
  return calls
}

describe('tools on the real model', { timeout: 120_000 }, () => {
  let engine: LlamaEngine
  beforeAll(async () => {
    engine = await openTestModel({ threads: 1, sequences: 2 })
  })
  afterAll(async () => engine[Symbol.asyncDispose]())

  const ask = async (around: Partial<Surroundings>, seed: number) => {
    const asked = { ...plainSurroundings, tools, ...around }
    const prompt = await engine.plan(person('How is the weather in Lyon?'), never, asked)
    if (prompt.calls === null) throw new Error('the prompt has no tools')
    const grammar = callGrammar(asked, prompt.calls)
    const noiseKey = new Uint8Array(32).fill(seed)
    const shape = sampling({ limit: 100, grammar, calls: prompt.calls, noiseKey })
    return collect(engine.generate(prompt, shape, 'one', never))
  }

  test('that must be called are, with arguments of their schema, and the answer waits', async () => {
    for (const seed of [1, 2, 3]) {
      const events = await ask({ choice: { name: 'weather' }, parallel: false }, seed)
      const [call, ...others] = callsOf(events)
      expect(others).toEqual([])
      expect(call?.name).toBe('weather')
      const given: unknown = JSON.parse(call?.given ?? '')
      expect(given).toEqual({ city: expect.any(String), unit: expect.stringMatching(/^[CF]$/) })
      const run = runOf(events)
      expect(run).toMatchObject({ stop: 'tool', text: '' })
      expect(run.kinds).toContain(2)
      expect(run.edits).toEqual([{ at: 0, del: expect.any(Number), ins: '', by: 'tool' }])
      expect(events.filter(({ type }) => type === 'delta')).toEqual([])
    }
  })

  test('that may be called leave the words free until one is', async () => {
    const events = await ask({ choice: 'auto' }, 4)
    const run = runOf(events)
    const calls = callsOf(events)
    expect(['length', 'eos', 'tool']).toContain(run.stop)
    expect(run.stop === 'tool').toBe(run.stop !== 'length' && calls.length > 0)
    if (calls.length === 0) expect(run.kinds).not.toContain(2)
  })
})
