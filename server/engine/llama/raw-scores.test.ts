import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { promises } from '../../../test/promises.ts'
import { collect, person, sampling } from '../engine.contract.ts'
import { bindLlama } from './binding.ts'
import { Context } from './context.ts'
import { findLibraries } from './libraries.ts'
import { parseProcessor } from './processor.ts'
import { openTestModel, testModelPath } from './test-model.ts'
import { loadWeights } from './weights.ts'

promises('api:logprobs')

const never = new AbortController().signal
const TOP = 20

/** OpenAI's definition in the platform's own arithmetic, with nothing of the engine's. */
function logSoftmax(row: Float32Array): readonly number[] {
  const values = [...row]
  const max = values.reduce((most, value) => Math.max(most, value), -Infinity)
  const total = Math.log(values.reduce((sum, value) => sum + Math.exp(value - max), 0))
  return values.map((value) => value - max - total)
}

/** The rows that the library gives for these tokens, read past the engine: the last one of each prefix from `from` on. */
function rowsOf(tokens: readonly number[], from: number): readonly Float32Array[] {
  const processor = parseProcessor(readFileSync('/proc/cpuinfo', 'utf8'), 2)
  const libraries = findLibraries({ platform: 'linux-x64', processor, folder: null, variant: null })
  const llama = bindLlama(libraries)
  const weights = loadWeights(llama, { modelPath: testModelPath(), repack: true })
  using context = new Context(llama, weights, { contextTokens: 512, sequences: 1, threads: 1 })
  return tokens.flatMap((token, at) => {
    const place = context.add(token, at, 0, true)
    context.decode()
    return at < from ? [] : [context.row(place).slice()]
  })
}

test(
  'log-probabilities are those of the raw rows, whatever was asked of the sampler',
  { timeout: 240_000 },
  async () => {
    const asked = { temperature: 1.4, topK: 7, topP: 0.9, minP: 0.01, limit: 24, scores: TOP }
    const penalties = { repeat: 1.3, presence: 0.5, frequency: 1 }
    const bias = [{ token: 28, add: 4 }]
    await using engine = await openTestModel({ threads: 1, sequences: 1 })
    const prompt = await engine.plan(person('Name three birds of the sea.'), never)
    const order = sampling({ ...asked, penalties, bias })
    const events = await collect(engine.generate(prompt, order, 'one', never))
    const scores = events.flatMap((event) => (event.type === 'delta' ? (event.scores ?? []) : []))
    expect(scores.length).toBeGreaterThan(8)
    const before = prompt.segments.flatMap((segment) => segment.ids)
    const after = scores.slice(0, -1).map(({ id }) => id ?? NaN)
    const rows = rowsOf([...before, ...after], before.length - 1)
    expect(rows).toHaveLength(scores.length)
    for (const [step, { id, logprob, top }] of scores.entries()) {
      const raw = logSoftmax(rows[step] ?? new Float32Array())
      expect(logprob).toBeCloseTo(raw[id ?? NaN] ?? NaN, 9)
      const best = raw.map((value, at) => ({ at, value })).toSorted((a, b) => b.value - a.value)
      expect(top.map((one) => one.id)).toEqual(best.slice(0, TOP).map(({ at }) => at))
      for (const [i, one] of top.entries())
        expect(one.logprob).toBeCloseTo(best[i]?.value ?? NaN, 9)
    }
  },
)
