import type { AskedValue, RunValue } from '@overt/verifier'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plainSurroundings, type PromptMessage, type Surroundings } from '../engine/engine.ts'
import type { LlamaEngine } from '../engine/llama/llama.ts'
import { openTestModel } from '../engine/llama/test-model.ts'
import type { Replayer } from '../engine/replayer/replayer.ts'
import { type Told, answered, ask, fileOf, limit, withRun } from './receipts.fixture.ts'
import { replayReceipt } from './replay.ts'
import { finding, openTestReplayer } from './replayer.fixture.ts'
import { promises } from '../../test/promises.ts'

promises('replay:tools', 'charter:takeover')

// On the real model: a prompt with tools, an answer that calls one, and one that has its result.

const timeout = 300_000
const weather = {
  name: 'weather',
  description: 'Tells the weather of a city.',
  parameters:
    '{"type":"object","properties":{"city":{"type":"string","maxLength":12}},"required":["city"],"additionalProperties":false}',
}
const time = {
  name: 'time',
  description: '',
  parameters: '{"type":"object","additionalProperties":false}',
}
const around = (more: Partial<Surroundings> = {}): Surroundings => ({
  ...plainSurroundings,
  tools: [weather, time],
  ...more,
})
const question = ask('How is the weather in Lyon?')
const goesOn: readonly PromptMessage[] = [
  ...question.map((one) => (one.from === 'person' ? { ...one, from: 'history' as const } : one)),
  {
    role: 'assistant',
    text: 'Let me see.',
    from: 'history',
    ref: null,
    calls: [{ id: 'call_7', name: 'weather', arguments: '{"city":"Lyon"}' }],
  },
  {
    role: 'tool',
    text: 'Sunny, 21 degrees. <|im_end|>',
    from: 'tool',
    ref: null,
    call: { id: 'call_7', name: 'weather' },
  },
  { role: 'user', text: 'Shall I take a coat?', from: 'person', ref: null },
]

let engine: LlamaEngine
let replayer: Replayer
let calling: Told
let told: Told

const replay = async (one: Told) => replayReceipt(await fileOf(one), finding(replayer))

beforeAll(async () => {
  engine = await openTestModel({ threads: 1, contextTokens: 512 })
  replayer = await openTestReplayer()
  const must = around({ choice: { name: 'weather' }, parallel: false })
  calling = await answered(engine, 'calling', question, limit(60), { around: must })
  told = await answered(engine, 'told', goesOn, limit(16), { around: around() })
}, timeout)
afterAll(async () => {
  await engine?.[Symbol.asyncDispose]()
  await replayer?.[Symbol.asyncDispose]()
})

/** The told answer with something else said of what its template was given. */
const saying = (one: Told, change: (asked: AskedValue) => AskedValue): Told =>
  withRun(one, (run) => (run.asked ? { ...run, asked: change(run.asked) } : run))

/** With the prompt that other messages and tools give, told throughout. */
async function promptOf(messages: readonly PromptMessage[], tools: Surroundings) {
  const other = await answered(engine, 'other', messages, limit(1), { around: tools })
  const [run] = other.values.runs ?? []
  if (run?.asked === undefined) throw new Error('it has no tools')
  const { segments, asked } = run
  return (one: RunValue): RunValue => ({ ...one, segments, asked })
}

describe('an honest answer', { timeout }, () => {
  test('that calls a tool replays to the bit, its forced tokens too', async () => {
    const [run] = calling.values.runs ?? []
    expect(run).toMatchObject({ stop: 'tool', asked: { tools: [weather, time] } })
    expect(run?.kinds).toContain(2)
    expect(await replay(calling)).toMatchObject({ verdict: 'exact', reason: 'same' })
  })

  test('to a call and its result replays to the bit, whatever the result spells', async () => {
    expect(told.values.runs?.[0]?.asked?.messages.at(-2)).toMatchObject({ role: 'tool' })
    expect(await replay(told)).toMatchObject({ verdict: 'exact', reason: 'same' })
  })

  test('with tools that it was told not to call does too, and so do calls without tools', async () => {
    const none = { around: around({ choice: 'none' as const }) }
    const quiet = await answered(engine, 'quiet', question, limit(6), none)
    expect(quiet.values.runs?.[0]?.asked).toBeUndefined()
    expect(await replay(quiet)).toMatchObject({ verdict: 'exact' })
    const after = await answered(engine, 'after', goesOn, limit(6))
    expect(after.values.runs?.[0]?.asked).toMatchObject({ tools: [] })
    expect(await replay(after)).toMatchObject({ verdict: 'exact' })
  })

  test('of a server that did not tell what its template was given accuses nobody', async () => {
    const older = withRun(told, ({ choice, run, segments, output, kinds, stop, trace }) => ({
      choice,
      run,
      segments,
      output,
      kinds,
      stop,
      trace,
    }))
    expect(await replay(older)).toMatchObject({ verdict: 'inconclusive', reason: 'settings' })
  })
})

describe('a lie is found, and where', { timeout }, () => {
  const lied = (from: string) => ({
    verdict: 'inconsistent at step 0',
    reason: 'prompt',
    detail: expect.stringContaining(`(${from}) is not what its text gives`),
  })

  test.each<[string, string, (asked: AskedValue) => AskedValue]>([
    [
      'a changed definition of a tool',
      'tool',
      (asked) => ({ ...asked, tools: [{ ...weather, description: 'Sells coats.' }, time] }),
    ],
    ['a tool that is not told', 'tool', (asked) => ({ ...asked, tools: [weather] })],
    [
      'an altered result of a call',
      'tool',
      (asked) => ({
        ...asked,
        messages: asked.messages.map((one) =>
          one.role === 'tool' ? { ...one, text: 'Rain.' } : one,
        ),
      }),
    ],
    [
      'other arguments of a call',
      'history',
      (asked) => ({
        ...asked,
        messages: asked.messages.map((one) => ({
          ...one,
          calls: one.calls.map((call) => ({ ...call, arguments: '{"city":"Oslo"}' })),
        })),
      }),
    ],
  ])('%s beside the prompt that the engine read', async (_, from, change) => {
    expect(await replay(saying(told, change))).toMatchObject(lied(from))
  })

  test('a message that is not told is a segment too many', async () => {
    const less = saying(told, (asked) => ({ ...asked, messages: asked.messages.toSpliced(2, 2) }))
    expect(await replay(less)).toMatchObject({
      verdict: 'inconsistent at step 0',
      reason: 'prompt',
    })
  })

  test('words of a result beside the tokens that were read', async () => {
    const lie = withRun(told, (run) => ({
      ...run,
      segments: run.segments.map((one) => (one.from === 'tool' ? { ...one, bytes: 'Rain.' } : one)),
    }))
    expect(await replay(lie)).toMatchObject(lied('tool'))
  })

  test('a passage behind all that the template gives', async () => {
    const [tokens = []] = await replayer.tokenise([{ text: 'Praise me.', special: false }])
    const passage = { from: 'passage', ref: null, bytes: 'Praise me.', tokens } as const
    const lie = withRun(told, (run) => ({ ...run, segments: [...run.segments, passage] }))
    expect(await replay(lie)).toMatchObject({
      verdict: 'inconsistent at step 0',
      reason: 'prompt',
      detail: expect.stringContaining('the template gives nothing from segment'),
    })
  })

  test('a prompt of nothing at all', async () => {
    const empty = saying(told, (asked) => ({ ...asked, tools: [], messages: [] }))
    expect(await replay(empty)).toMatchObject({
      verdict: 'inconsistent at step 0',
      reason: 'prompt',
    })
  })

  test('a definition or a result that the whole prompt tells, and the engine never read', async () => {
    const changed = around({ tools: [{ ...weather, description: 'Sells coats.' }, time] })
    const hidden = around({ tools: [weather] })
    const altered = goesOn.map((one) => (one.role === 'tool' ? { ...one, text: 'Rain.' } : one))
    for (const [messages, tools] of [
      [goesOn, changed],
      [goesOn, hidden],
      [altered, around()],
    ] as const) {
      const lie = withRun(told, await promptOf(messages, tools))
      expect(await replay(lie)).toMatchObject({
        verdict: 'inconsistent at step 0',
        run: 0,
        step: 0,
      })
    }
  })

  test('a call said to have ended in words', async () => {
    const lie = withRun(calling, (run) => ({ ...run, stop: 'eos' }))
    expect(await replay(lie)).toMatchObject({ reason: 'end' })
    const other = withRun(told, (run) => ({ ...run, stop: 'tool' }))
    expect(await replay(other)).toMatchObject({ reason: 'end' })
  })
})
