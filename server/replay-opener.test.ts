import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { promises } from '../test/promises.ts'
import { openTestModel, testModelPath } from './engine/llama/test-model.ts'
import { replayFile } from './replay-opener.ts'
import { answered, ask, fileOf, type Told } from './replay/receipts.fixture.ts'

promises('replay:anywhere')

const timeout = 240_000
let home: string
let told: Told

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'overt-replay-home-'))
  await using engine = await openTestModel({ threads: 1, contextTokens: 256 })
  told = await answered(engine, 'sea', ask('Say something about the sea.'))
}, timeout)
afterAll(() => rm(home, { recursive: true }))

const replay = async (one: Told, model: string | null) =>
  replayFile({
    home,
    bytes: await fileOf(one),
    model,
    onProgress: () => {},
    signal: new AbortController().signal,
  })

describe('a replay from a file', { timeout }, () => {
  test('takes the receipt, the weights, and an empty data folder', async () => {
    expect(await replay(told, testModelPath())).toMatchObject({ verdict: 'exact' })
  })

  test('of another build of the arithmetic is statistical, and says so', async () => {
    const other = { ...told, engine: { ...told.engine, variant: 'x64' } }
    const result = await replay(other, testModelPath())
    expect(result.engine?.variant).toBe('x64')
    expect(result.engine?.measured).not.toBe(told.engine.digest)
    expect(['consistent', 'inconclusive']).toContain(result.verdict)
    expect(result.detail).toContain('variant x64')
  })

  test('with a variant that no machine has takes the common one', async () => {
    const odd = { ...told, engine: { ...told.engine, variant: '../../etc/passwd' } }
    expect(await replay(odd, testModelPath())).toMatchObject({ verdict: 'exact' })
  })

  test('with other weights says which they are', async () => {
    const other = { ...told, engine: { ...told.engine, model: `sha256:${'0'.repeat(64)}` } }
    const result = await replay(other, testModelPath())
    expect(result).toMatchObject({ verdict: 'inconclusive', reason: 'weights' })
    expect(result.detail).toContain(told.engine.model)
    expect(await replay(other, null)).toMatchObject({ reason: 'no-model' })
  })
})
