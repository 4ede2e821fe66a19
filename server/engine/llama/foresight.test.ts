import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { thinkingModel } from '../../../test/thinking-model.ts'
import { collect, person, runOf, sampling } from '../engine.contract.ts'
import { EngineError, plainSurroundings, type Prompt, type PromptMessage } from '../engine.ts'
import { Foresight } from './foresight.ts'
import type { ExpectOrder } from './protocol.ts'
import { openTestModel } from './test-model.ts'

const never = new AbortController().signal
const prompt: Prompt = {
  messages: person('Hello.'),
  segments: [],
  tokens: 0,
  around: plainSurroundings,
  thinking: null,
  calls: null,
}
const answer = (said: string | null) => ({ account: 'ada', prompt, said })
const template = { from: 'template', ref: null, text: '', ids: [1, 2] } as const

function open(goingOn: (said: string, signal: AbortSignal) => Promise<never> | null) {
  const told: ExpectOrder[] = []
  const planned: string[] = []
  const errors: object[] = []
  const foresight = new Foresight({
    planner: {
      async goingOn(_, said, signal) {
        planned.push(said)
        return (await goingOn(said, signal)) ?? [template]
      },
    },
    expect: (order) => told.push(order),
    logger: { info: () => {}, warn: () => {}, error: (fields) => errors.push(fields) },
  })
  return { foresight, told, planned, errors }
}

describe('how conversations go on', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('is told once nobody has been answered for a moment, and once', async () => {
    const { foresight, told } = open(() => null)
    foresight.answering()
    foresight.ended(answer('Hi.'))
    foresight.answered()
    await vi.advanceTimersByTimeAsync(99)
    expect(told).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    const tokens = { prompt: Int32Array.of(1, 2), publicLength: 2 }
    expect(told).toEqual([{ type: 'expect', account: 'ada', ...tokens }])
    foresight.answering()
    foresight.answered()
    await vi.advanceTimersByTimeAsync(1000)
    expect(told).toHaveLength(1)
  })

  test('is not told of an answer that was broken off', async () => {
    const { foresight, planned } = open(() => null)
    foresight.answering()
    foresight.ended(answer(null))
    foresight.answered()
    await vi.advanceTimersByTimeAsync(1000)
    expect(planned).toEqual([])
  })

  test('is given up when somebody asks meanwhile', async () => {
    const { foresight, told, planned, errors } = open(
      (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason))
        }),
    )
    foresight.answering()
    foresight.ended(answer('one'))
    foresight.ended(answer('two'))
    foresight.answered()
    await vi.advanceTimersByTimeAsync(100)
    foresight.answering()
    await vi.advanceTimersByTimeAsync(1000)
    expect([planned, told, errors]).toEqual([['one'], [], []])
  })

  test('may not be known, and only a fault of ours is an error', async () => {
    const { foresight, told, errors } = open((said) => {
      if (said === 'long') throw new EngineError('context_length_exceeded', 'too long')
      if (said === 'fault') throw new Error('a fault')
      return null
    })
    foresight.answering()
    for (const said of ['long', 'fault', 'short']) foresight.ended(answer(said))
    foresight.answered()
    await vi.advanceTimersByTimeAsync(100)
    expect(told).toHaveLength(1)
    expect(errors).toEqual([{ error: new Error('a fault') }])
  })
})

test('an answer that thought first is read again without its thought before the next question', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'overt-foresight-'))
  await using engine = await openTestModel({ modelPath: thinkingModel('qwen3', folder) })
  const ask = async (messages: readonly PromptMessage[], account: string, limit: number) => {
    const planned = await engine.plan(messages, never)
    const thinking = planned.thinking && { ...planned.thinking, budget: 12 }
    const answering = engine.generate(planned, sampling({ limit, thinking }), account, never)
    const events = await collect(answering)
    return { planned, run: runOf(events), thought: events.some(({ type }) => type === 'thought') }
  }
  const asked = person('Tell me of the sea.')
  const first = await ask(asked, 'reader', 60)
  const { text } = first.run
  expect([first.thought, text.length > 20]).toEqual([true, true])
  const longer: readonly PromptMessage[] = [
    ...asked,
    { role: 'assistant', text, from: 'history', ref: null },
    ...person('Go on.'),
  ]
  await setTimeout(2_000)
  const warm = await ask(longer, 'reader', 8)
  const cold = await ask(longer, 'another account', 8)
  const { segments } = warm.planned
  const last = segments.findLastIndex(({ from }) => from === 'person')
  const before = segments.slice(0, last).reduce((sum, { ids }) => sum + ids.length, 0)
  expect(warm.run.usage.cachedTokens).toBe(before)
  expect(warm.run.trace).toEqual(cold.run.trace)
  await rm(folder, { recursive: true })
}, 120_000)
