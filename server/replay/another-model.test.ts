import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { digestFile } from '../engine/digest.ts'
import { openTestModel, TEST_MODEL, testModelPath } from '../engine/llama/test-model.ts'
import type { Replayer } from '../engine/replayer/replayer.ts'
import { finder } from './find-replayer.ts'
import { requantise, withOtherTensors } from './other-weights.fixture.ts'
import { answered, ask, fileOf, type Told } from './receipts.fixture.ts'
import { replayReceipt } from './replay.ts'
import { finding, openTestReplayer } from './replayer.fixture.ts'
import { promises } from '../../test/promises.ts'

promises('replay:names-the-step', 'replay:says-nothing-unfounded')

const timeout = 300_000
const signal = new AbortController().signal
let folder: string
let replayer: Replayer
/** Another build of the arithmetic. */
let second: Replayer

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'overt-another-model-'))
  replayer = await openTestReplayer()
  second = await openTestReplayer({ variant: 'ivybridge' })
}, timeout)
afterAll(async () => {
  await replayer?.[Symbol.asyncDispose]()
  await second?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const given = (file: string) =>
  finder({
    home: folder,
    file,
    own: null,
    sources: null,
    onProgress: () => {},
    clock: Date.now,
    modest: false,
    turn: async () => {},
    signal,
  })

type Other = { readonly file: string; readonly digest: string; readonly told: Told }

async function answerOf(file: string, limit: number): Promise<Other> {
  const digest = `sha256:${await digestFile(file, signal)}`
  await using engine = await openTestModel({ threads: 1, modelPath: file, modelDigest: digest })
  const told = await answered(engine, 'other', ask('What is the capital of France?'), {
    limit: { value: limit, by: 'caller' },
  })
  return { file, digest, told }
}

describe.each([
  // As near to the test model as another model can be.
  ['another quantisation', (path: string) => requantise(path, 'q8_0')],
  ['another model', withOtherTensors],
])('an answer of %s', { timeout }, (name, make) => {
  let other: Other
  beforeAll(async () => {
    other = await answerOf(await make(join(folder, `${name}.gguf`)), 24)
  }, timeout)

  test('is no answer of the model, from the first step', async () => {
    const { told } = other
    const { digest } = replayer.opened
    const lie = { ...told, engine: { ...told.engine, model: TEST_MODEL.digest, digest } }
    expect(await replayReceipt(await fileOf(lie), finding(replayer))).toMatchObject({
      verdict: 'inconsistent at step 0',
      step: 0,
      reason: expect.stringMatching(/^(scores|token|noise)$/),
    })
  })

  test('has another engine digest too: with that beside a false name and no second build nothing is said', async () => {
    const { told } = other
    const lie = { ...told, engine: { ...told.engine, model: TEST_MODEL.digest } }
    const result = await replayReceipt(await fileOf(lie), finding(replayer))
    expect(result.engine?.measured).not.toBe(told.engine.digest)
    expect(result).toMatchObject({ verdict: 'inconclusive', reason: 'statistics', step: null })
  })

  test('under its own name replays to the bit', async () => {
    const result = await replayReceipt(await fileOf(other.told), given(other.file))
    expect(result).toMatchObject({ verdict: 'exact' })
  })

  test('with another file says nothing but that the weights differ', async () => {
    const result = await replayReceipt(await fileOf(other.told), given(testModelPath()))
    expect(result).toMatchObject({
      verdict: 'inconclusive',
      reason: 'weights',
      detail: expect.stringContaining(`the receipt names ${other.digest}`),
    })
  })
})

test(
  'by other arithmetic an answer of another model is found out all the same',
  { timeout },
  async () => {
    const { told } = await answerOf(join(folder, 'another model.gguf'), 24)
    const lie = { ...told, engine: { ...told.engine, model: TEST_MODEL.digest } }
    const find = finding(replayer, TEST_MODEL.digest, second)
    expect((await replayReceipt(await fileOf(lie), find)).verdict).toMatch(
      /^inconsistent at step \d+$/,
    )
  },
)

test(
  'a model whose numbers depend on what is computed beside them accuses nobody, though the digests are equal',
  { timeout },
  async () => {
    const { file, told } = await answerOf(await requantise(join(folder, 'f16.gguf'), 'f16'), 12)
    const result = await replayReceipt(await fileOf(told), given(file))
    expect(result.engine?.measured).toBe(told.engine.digest)
    // Its bits differ, and yet that is not held against it.
    expect(result.verdict).toMatch(/^(consistent|inconclusive)$/)
    expect(result.reason).toMatch(/^(statistics|few)$/)
  },
)
