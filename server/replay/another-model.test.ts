import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestModel, TEST_MODEL, testModelPath } from '../engine/llama/test-model.ts'
import type { Replayer } from '../engine/replayer/replayer.ts'
import { digestFile } from '../engine/digest.ts'
import { finder } from './find-replayer.ts'
import { answered, ask, fileOf, type Told } from './receipts.fixture.ts'
import { replayReceipt } from './replay.ts'
import { finding, openTestReplayer } from './replayer.fixture.ts'
import { promises } from '../../test/promises.ts'

promises('replay:names-the-step', 'replay:says-nothing-unfounded')

// The test model in another quantisation: as near to it as another model can be.

const timeout = 300_000
const signal = new AbortController().signal
let folder: string
let other: string
let otherDigest: string
let replayer: Replayer
/** An answer of the other model. */
let told: Told

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'overt-requantised-'))
  other = join(folder, 'other.gguf')
  const program = fileURLToPath(new URL('requantise.fixture.ts', import.meta.url))
  const args = ['--conditions=overt-source', program, testModelPath(), other]
  await promisify(execFile)(process.execPath, args)
  otherDigest = `sha256:${await digestFile(other, signal)}`
  replayer = await openTestReplayer()
  await using engine = await openTestModel({
    threads: 1,
    modelPath: other,
    modelDigest: otherDigest,
  })
  told = await answered(engine, 'other', ask('What is the capital of France?'), {
    limit: { value: 24, by: 'caller' },
  })
}, timeout)
afterAll(async () => {
  await replayer?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

test(
  'an answer of another quantisation is no answer of the model, from the first step',
  { timeout },
  async () => {
    const { digest } = replayer.opened
    const lie = { ...told, engine: { ...told.engine, model: TEST_MODEL.digest, digest } }
    expect(await replayReceipt(await fileOf(lie), finding(replayer))).toMatchObject({
      verdict: 'inconsistent at step 0',
      reason: 'scores',
    })
  },
)

test(
  'its engine digest is another one too, so with an honest digest beside a false name nothing is said',
  { timeout },
  async () => {
    const lie = { ...told, engine: { ...told.engine, model: TEST_MODEL.digest } }
    const result = await replayReceipt(await fileOf(lie), finding(replayer))
    expect(result.engine?.measured).not.toBe(told.engine.digest)
    expect(result).toMatchObject({ verdict: 'inconclusive', reason: 'statistics', step: null })
    expect(result.counts?.mismatches).toBeGreaterThan(0)
  },
)

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

test('under its own name it replays to the bit', { timeout }, async () => {
  expect(await replayReceipt(await fileOf(told), given(other))).toMatchObject({ verdict: 'exact' })
})

test('with another file nothing is said but that the weights differ', { timeout }, async () => {
  expect(await replayReceipt(await fileOf(told), given(testModelPath()))).toMatchObject({
    verdict: 'inconclusive',
    reason: 'weights',
    detail: expect.stringContaining(`the receipt names ${otherDigest}`),
  })
})
