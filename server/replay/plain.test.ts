import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fieldNames, fromBase64Url, noiseCommit, toBase64Url, type RunValue } from '@overt/verifier'
import { openTestModel } from '../engine/llama/test-model.ts'
import type { Replayer } from '../engine/replayer/replayer.ts'
import { type Told, answered, ask, bytesFor, chosen, fileOf, withRun } from './receipts.fixture.ts'
import { replayReceipt } from './replay.ts'
import { finding, openTestReplayer } from './replayer.fixture.ts'
import { promises } from '../../test/promises.ts'

promises('replay:names-the-step', 'replay:says-nothing-unfounded')

const timeout = 300_000
const TOKENS = 8
let replayer: Replayer
let honest: Told
let run: RunValue
let text: string

beforeAll(async () => {
  replayer = await openTestReplayer()
  await using engine = await openTestModel({ threads: 1 })
  const limit = { limit: { value: TOKENS, by: 'caller' as const } }
  honest = await answered(engine, 'capital', ask('What is the capital of France?'), limit)
  const [one] = honest.values.runs ?? []
  if (one === undefined) throw new Error('there is no run')
  run = one
  text = honest.values.text?.text ?? ''
}, timeout)
afterAll(() => replayer?.[Symbol.asyncDispose]())

type About = Parameters<typeof fileOf>[2]

const replay = async (told: Told, show = fieldNames, about: About = {}) =>
  replayReceipt(await fileOf(told, show, about), finding(replayer))

const valued = (values: Partial<Told['values']>): Told => ({
  ...honest,
  values: { ...honest.values, ...values },
})
const sampling = (change: object) =>
  valued({ sampler: honest.values.sampler && { ...honest.values.sampler, ...change } })

/** The same answer once more, as the last of several runs; its noise would be another. */
const twice = (words: string): Told =>
  valued({ runs: [run, { ...run, run: 1 }], text: { text: words, edits: [] } })

describe('an answer of several runs', { timeout }, () => {
  test('has the text of all its tokens, and no other', async () => {
    expect(await replay(twice('Something else.'))).toMatchObject({
      verdict: 'inconsistent at step 0',
      run: 0,
      reason: 'text',
    })
    expect(await replay(twice(`${text}, it is said`))).toMatchObject({ run: 1, reason: 'text' })
  })

  test('that is told whole goes on to its steps', async () => {
    // Only the noise of the second is not its own.
    expect(await replay(twice(text + text))).toMatchObject({ run: 1, reason: 'noise' })
  })

  test('hides no other text behind a run of no tokens', async () => {
    const empty = { ...run, run: 1, output: [], kinds: [], trace: null, stop: 'person' } as const
    const lie = valued({ runs: [run, empty], text: { text: `${text}!`, edits: [] } })
    // What broke off may lack words, and has none of its own.
    expect(await replay(lie)).toMatchObject({ verdict: 'inconclusive', reason: 'recovered' })
  })
})

describe('each token has one kind and one step of the trace', { timeout }, () => {
  const steps = (change: (steps: Uint8Array) => Uint8Array): Told =>
    withRun(honest, (one) => {
      const { hash = '', steps: old = '' } = one.trace ?? {}
      return { ...one, trace: { hash, steps: toBase64Url(change(fromBase64Url(old) ?? bytes)) } }
    })
  const bytes = new Uint8Array()

  test.each([
    [
      'a kind too many',
      () => withRun(honest, (one) => ({ ...one, kinds: [...one.kinds, 2] })),
      TOKENS,
      'kind',
    ],
    ['no kinds', () => withRun(honest, (one) => ({ ...one, kinds: [] })), 0, 'kind'],
    ['a trace twice as long', () => steps((all) => Buffer.concat([all, all])), TOKENS, 'scores'],
    ['a trace cut in a step', () => steps((all) => all.subarray(0, 20)), 2, 'scores'],
    ['no steps of a trace', () => steps(() => bytes), 0, 'scores'],
  ])('%s is inconsistent where they part', async (_, lie, step, reason) => {
    expect(await replay(lie())).toMatchObject({ verdict: `inconsistent at step ${step}`, reason })
  })

  test.each([
    ['choice', (one: RunValue) => ({ ...one, choice: 2 ** 32 })],
    ['run', (one: RunValue) => ({ ...one, run: 2 ** 32 })],
    ['token', (one: RunValue) => ({ ...one, output: one.output.with(0, 2 ** 32) })],
  ])('a %s that no hash can hold is no receipt', async (_, change) => {
    await expect(replay(withRun(honest, change))).rejects.toThrow('is not as specified')
  })
})

test(
  'a noise key that was not committed to is found before anything is drawn',
  { timeout },
  async () => {
    const commit = toBase64Url(await noiseCommit(bytesFor('another key')))
    const noise = { alg: 'gumbel-pos/v1', commit } as const
    expect(await replay(honest, fieldNames, { noise })).toMatchObject({
      verdict: 'inconsistent at step 0',
      reason: 'noise',
      engine: null,
      detail: 'The noise key is not the one that was committed to.',
    })
  },
)

test('an end that is not its last run’s is none', { timeout }, async () => {
  expect(await replay(honest, fieldNames, { stop: 'eos' })).toMatchObject({
    verdict: `inconsistent at step ${TOKENS}`,
    reason: 'end',
  })
})

describe(
  'what this version cannot run again is inconclusive, and neither exact nor a lie',
  { timeout },
  () => {
    test('noise of another kind', async () => {
      const commit = toBase64Url(await noiseCommit(bytesFor('capital key')))
      const noise = { alg: 'gumbel-ctx/v1', commit } as const
      expect(await replay(honest, fieldNames, { noise })).toMatchObject({
        verdict: 'inconclusive',
        reason: 'settings',
        detail: 'The noise is of a kind that is not replayed yet: gumbel-ctx/v1.',
      })
    })

    test('a text that a guard changed', async () => {
      const edit = { at: 0, del: Buffer.byteLength(text), ins: 'No.', by: 'guard' } as const
      const changed = valued({ text: { text: 'No.', edits: [edit] } })
      expect(await replay(changed)).toMatchObject({
        verdict: 'inconclusive',
        reason: 'settings',
        detail: 'A guard changed the text, which is not replayed yet.',
      })
    })

    test.each([
      'root ::= (',
      'a ::= "x"',
      'root ::= root "a" | "b"',
      'root ::= (("a"?){9,999}){9,999}',
    ])('the grammar %s', async (gbnf) => {
      const lie = sampling({ grammar: chosen({ gbnf, after: null }) })
      expect(await replay(lie)).toMatchObject({
        verdict: 'inconclusive',
        reason: 'settings',
        detail: expect.stringMatching(/^The grammar cannot be run here: .+\.$/),
      })
    })
  },
)

test('a text that is not shown is said not to be compared', { timeout }, async () => {
  const shown = fieldNames.filter((name) => name !== 'text')
  expect(await replay(honest, shown)).toMatchObject({
    verdict: 'exact',
    detail: expect.stringMatching(/The text is not shown, so it was not compared\.$/),
  })
})

test('absurd numbers are drawn with like any others', { timeout }, async () => {
  const huge = '9'.repeat(400)
  const same = [
    { topK: chosen(Number.MAX_SAFE_INTEGER) },
    { bias: chosen([{ token: 2 ** 40, add: huge }]) },
  ]
  for (const change of same)
    expect(await replay(sampling(change))).toMatchObject({ verdict: 'exact' })
  const others = [
    { temperature: chosen(huge) },
    { temperature: chosen('-1') },
    { minP: chosen(huge) },
    { topP: chosen('-1') },
    { penalties: chosen({ repeat: '0', presence: huge, frequency: `-${huge}` }) },
    { thought: chosen({ open: 1, close: 2, begun: true, budget: 0, closing: [2 ** 50] }) },
  ]
  for (const change of others) {
    expect((await replay(sampling(change))).verdict).toMatch(/^inconsistent at step \d$/)
  }
})
