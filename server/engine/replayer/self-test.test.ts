import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { bindLlama, type Llama } from '../llama/binding.ts'
import { findLibraries } from '../llama/libraries.ts'
import { readProcessor } from '../llama/processor.ts'
import { testModelPath } from '../llama/test-model.ts'
import { loadWeights, type Weights } from '../llama/weights.ts'
import { measureEngine, selfTestTokens } from './engine-digest.ts'
import { SELF_TEST_TEXT } from './self-test-text.ts'
import { selfTest } from './self-test.ts'
import { promises } from '../../../test/promises.ts'

promises('engine:self-test')

// The library runs in this test's own process: what is tested is what the engine process does with it.

const timeout = 240_000
/** Of the example in spec/self-test.md: whoever gets another one has found a machine that computes otherwise. */
const DIGEST = 'd2z10tCu83hxULE1CKD_glEqD1JQdQznuG14n2IKDIQ'
let llama: Llama
let weights: Weights

beforeAll(async () => {
  const processor = await readProcessor()
  const platform = `${process.platform}-${process.arch}`
  llama = bindLlama(findLibraries({ platform, processor, folder: null, variant: null }))
  weights = loadWeights(llama, { modelPath: testModelPath(), repack: true })
}, timeout)

function finish<T>(work: Generator<void, T>): T {
  for (;;) {
    const next = work.next()
    if (next.done === true) return next.value
  }
}

describe('the engine digest', { timeout }, () => {
  test('is the one of the spec, with either number of threads and in other batches', () => {
    const one = measureEngine(llama, weights, { threads: 1, twice: true })
    expect(one).toEqual({ digest: DIGEST, steady: true })
    const two = measureEngine(llama, weights, { threads: 2, twice: false })
    expect(two).toEqual({ digest: DIGEST, steady: null })
  })

  test('is taken over the text of the spec, which has enough tokens and begins again', async () => {
    const spec = await readFile(new URL('../../../spec/self-test.md', import.meta.url), 'utf8')
    expect(spec).toContain(`\`\`\`\n${SELF_TEST_TEXT}\`\`\``)
    expect(spec).toContain(DIGEST)
    const long = selfTestTokens(llama, weights, 2000)
    const length = long.indexOf(long[0] ?? 0, 128)
    expect(length).toBeGreaterThan(128)
    expect(long.slice(length, 2 * length)).toEqual(long.slice(0, length))
  })
})

describe('the full self-test', { timeout }, () => {
  test('finds no differing bit with the cache that answers are given with', () => {
    const result = finish(selfTest(llama, weights, { contextTokens: 160, threads: 1 }))
    expect(result).toEqual({ tokens: 160, differs: null })
  })

  test('says what differs with an f16 cache', () => {
    const order = { contextTokens: 160, threads: 1, cache: 'f16' } as const
    expect(finish(selfTest(llama, weights, order)).differs).toMatch(/^chunks of other sizes/)
  })
})
