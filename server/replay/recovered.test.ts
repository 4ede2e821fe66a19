import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LlamaEngine } from '../engine/llama/llama.ts'
import { openTestModel } from '../engine/llama/test-model.ts'
import type { Replayer } from '../engine/replayer/replayer.ts'
import { answered, ask, fileOf, withRun, type Told } from './receipts.fixture.ts'
import { replayReceipt } from './replay.ts'
import { finding, openTestReplayer, withTokens } from './replayer.fixture.ts'
import { promises } from '../../test/promises.ts'

promises('replay:says-nothing-unfounded')

// An answer that was put together from its stored events has no trace.

const timeout = 300_000
let engine: LlamaEngine
let replayer: Replayer
/** Each of its tokens was forced or masked by a grammar. */
let held: Told

beforeAll(async () => {
  engine = await openTestModel({ threads: 1 })
  replayer = await openTestReplayer()
  held = await answered(engine, 'held', ask('Say yes or no, then why.'), {
    grammar: { value: { gbnf: 'root ::= "Yes" | "No, " [a-z ]+', after: null }, by: 'caller' },
    limit: { value: 16, by: 'caller' },
  })
}, timeout)
afterAll(async () => {
  await engine?.[Symbol.asyncDispose]()
  await replayer?.[Symbol.asyncDispose]()
})

const replay = async (told: Told) => replayReceipt(await fileOf(told), finding(replayer))

const stops = ['interrupted', 'error', 'person', 'cancelled'] as const

/** As `outcomeSoFar` tells it: some tokens, their kinds and words, and no trace. */
function recovered(stop: (typeof stops)[number], length: number): Told {
  const ids = held.values.runs?.[0]?.output.slice(0, length) ?? []
  const cut = withTokens(held, replayer, ids)
  const kinds = held.values.runs?.[0]?.kinds.slice(0, length) ?? []
  return withRun(cut, (run) => ({ ...run, stop, kinds, trace: null }))
}

test(
  'an answer held to a grammar replays exactly while its engine tells it',
  { timeout },
  async () => {
    expect(held.values.runs?.[0]?.kinds).toContain(2)
    expect(await replay(held)).toMatchObject({ verdict: 'exact' })
  },
)

test.each(stops)('recovered after %s it is consistent', { timeout }, async (stop) => {
  expect(await replay(recovered(stop, 2))).toMatchObject({
    verdict: 'consistent',
    reason: 'no-trace',
  })
})

test('recovered by a server that guessed its kinds, it is no lie', { timeout }, async () => {
  const guessed = withRun(recovered('error', 2), (run) => ({ ...run, kinds: [0, 0] }))
  expect(held.values.runs?.[0]?.kinds.slice(0, 2)).not.toEqual([0, 0])
  expect(await replay(guessed)).toMatchObject({ verdict: 'inconclusive', reason: 'recovered' })
})

test('recovered without a token that was never stored, it is no lie', { timeout }, async () => {
  const ids = held.values.runs?.[0]?.output.slice(1, 4) ?? []
  const gap = withRun(withTokens(held, replayer, ids), (run) => ({
    ...run,
    stop: 'interrupted',
    trace: null,
  }))
  expect(await replay(gap)).toMatchObject({ verdict: 'inconclusive', reason: 'recovered' })
})

test(
  'without a trace and said to have ended by itself, it is held to every kind',
  { timeout },
  async () => {
    const lie = withRun(held, (run) => ({ ...run, trace: null, kinds: run.kinds.map(() => 0) }))
    const step = held.values.runs?.[0]?.kinds.indexOf(2)
    expect(await replay(lie)).toMatchObject({ step, reason: 'kind' })
  },
)

test('a forced token said to be sampled is found out at its step', { timeout }, async () => {
  const step = held.values.runs?.[0]?.kinds.lastIndexOf(2) ?? -1
  const lie = withRun(held, (run) => ({ ...run, kinds: run.kinds.with(step, 0) }))
  expect(await replay(lie)).toMatchObject({ step, reason: 'kind' })
})
