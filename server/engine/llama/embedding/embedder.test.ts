import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dot, embedderContract } from '../../embedder.contract.ts'
import { testModelPath } from '../test-model.ts'
import { promises } from '../../../../test/promises.ts'
import { bert, type Bert } from './bert.fixture.ts'
import { openLlamaEmbedder, type LlamaEmbedder, type LlamaEmbedderOptions } from './embedder.ts'

promises('api:embeddings')

const timeout = 120_000
const never = new AbortController().signal
const silent = { info: () => {}, warn: () => {}, error: () => {} }
const folder = mkdtempSync(join(tmpdir(), 'overt-embedder-'))
afterAll(() => rmSync(folder, { recursive: true }))

function written(about: Bert = {}): string {
  const path = join(folder, `bert-${about.pooling ?? 'unsaid'}.gguf`)
  writeFileSync(path, bert(about))
  return path
}

const open = (changes: Partial<LlamaEmbedderOptions> = {}) =>
  openLlamaEmbedder({
    modelPath: written({ pooling: 1 }),
    contextTokens: 4096,
    threads: 1,
    logger: silent,
    clock: () => performance.now(),
    ...changes,
  })

embedderContract('an encoder', () => open())
embedderContract('a model that writes, asked for its last row', () =>
  open({ modelPath: testModelPath(), contextTokens: 256 }),
)

describe('a model that embeds', { timeout }, () => {
  let embedder: LlamaEmbedder
  beforeAll(async () => {
    embedder = await open()
  }, timeout)
  afterAll(() => embedder[Symbol.asyncDispose]())

  test('reads no more than it was trained for, and its own marks around a text', async () => {
    expect(embedder).toMatchObject({ dimensions: 32, contextTokens: 128, vocabulary: 16 })
    const marked = await embedder.embed(['the sea'], 'a', never)
    const same = await embedder.embed([[2, 5, 6, 3]], 'a', never)
    expect([marked.tokens, same.tokens]).toEqual([4, 4])
    expect(dot(marked.vectors[0], same.vectors[0])).toBeCloseTo(1, 6)
  })

  test('never reads a text as its own marks', async () => {
    const { tokens } = await embedder.embed(['[SEP]'], 'a', never)
    expect(tokens).toBeGreaterThan(2)
    const [asText] = (await embedder.embed(['[SEP]'], 'a', never)).vectors
    const [asMark] = (await embedder.embed([[2, 3, 3]], 'a', never)).vectors
    expect(dot(asText, asMark)).toBeLessThan(0.9999)
  })

  test('gives the same bits for the same request, whatever came between', async () => {
    const before = await embedder.embed(['tea is hot', 'a ship'], 'a', never)
    await embedder.embed(['the sea is cold'], 'b', never)
    expect(await embedder.embed(['tea is hot', 'a ship'], 'a', never)).toEqual(before)
  })

  test('takes more inputs than a batch holds, in their order', async () => {
    const texts = ['tea', 'sea', 'ship', 'hot', 'cold']
    const many = Array.from({ length: 200 }, (_, i) => texts[i % 5] ?? '')
    const { vectors } = await embedder.embed(many, 'a', never)
    const five = await embedder.embed(texts, 'a', never)
    for (const [i, vector] of vectors.entries()) {
      expect(dot(vector, five.vectors[i % 5])).toBeCloseTo(1, 5)
    }
  })

  test('goes on in a new process when its own dies, while it works and between', async () => {
    const before = await embedder.embed(['tea is hot'], 'a', never)
    process.kill(embedder.pid ?? 0, 'SIGKILL')
    expect(await embedder.embed(['tea is hot'], 'a', never)).toEqual(before)
    const many = Array.from({ length: 500 }, () => 'the sea is cold')
    const asked = embedder.embed(many, 'a', never)
    await new Promise(setImmediate)
    process.kill(embedder.pid ?? 0, 'SIGSEGV')
    expect((await asked).vectors).toHaveLength(500)
  })
})

describe('a line for a model that embeds', { timeout }, () => {
  test('is bounded, and says when to come back', async () => {
    await using embedder = await open({ waiting: 2, waitingOfOne: 1 })
    const asked = ['a', 'a', 'a'].map((account) => embedder.embed(['tea'], account, never))
    const [first, second, third] = await Promise.allSettled(asked)
    expect([first?.status, second?.status]).toEqual(['fulfilled', 'fulfilled'])
    expect(third).toMatchObject({
      reason: { code: 'too_many_requests', retryAfterSeconds: expect.any(Number) },
    })
  })

  test('lets a short request in between the batches of a long one', async () => {
    await using embedder = await open()
    const ended: string[] = []
    const many = Array.from({ length: 2000 }, () => 'the sea is cold')
    const long = embedder.embed(many, 'heavy', never).then(() => ended.push('long'))
    const short = embedder.embed(['tea'], 'light', never).then(() => ended.push('short'))
    await Promise.all([long, short])
    expect(ended).toEqual(['short', 'long'])
  })

  test('is left by whoever goes away, at once or between two batches', async () => {
    await using embedder = await open()
    const gone = new AbortController()
    const many = Array.from({ length: 2000 }, () => 'the sea is cold')
    const working = embedder.embed(many, 'a', gone.signal)
    const waiting = embedder.embed(['tea'], 'a', gone.signal)
    setImmediate(() => gone.abort(new Error('left')))
    for (const { status } of await Promise.allSettled([working, waiting])) {
      expect(status).toBe('rejected')
    }
    expect((await embedder.embed(['tea'], 'a', never)).tokens).toBe(3)
  })
})

describe('pooling', { timeout }, () => {
  const pooled = async (pooling: number | null) => {
    await using embedder = await open({ modelPath: written({ pooling }) })
    return (await embedder.embed(['the sea is cold'], 'a', never)).vectors[0]
  }

  test('is what the model says; of one that says nothing and reads both ways, the mean', async () => {
    const [mean, first, last] = [await pooled(1), await pooled(2), await pooled(3)]
    expect(await pooled(null)).toEqual(mean)
    expect(dot(mean, first)).toBeLessThan(0.999)
    expect(dot(first, last)).toBeLessThan(0.999)
  })

  test('that only ranks is refused', async () => {
    await expect(pooled(4)).rejects.toThrow(/ranks pairs of texts/)
  })
})

test(
  'a file that is no model, or a broken one, is refused with a sentence',
  { timeout },
  async () => {
    const path = join(folder, 'broken.gguf')
    writeFileSync(path, bert().subarray(0, 3000))
    await expect(open({ modelPath: path })).rejects.toMatchObject({
      code: 'engine_failed',
      message: expect.stringMatching(
        /^could not load the model .*broken\.gguf: .+; fetch it again/,
      ),
    })
    writeFileSync(path, 'hello')
    await expect(open({ modelPath: path })).rejects.toThrow(/not a GGUF file/)
  },
)
