import { toBase64Url } from '@overt/verifier'
import { expect, test } from 'vitest'
import { collect, person, runOf, sampling } from '../engine.contract.ts'
import { unadjusted } from '../sampler/adjustment.ts'
import { compileSchema } from '../grammar/schema/compile.ts'
import { findLibraries } from '../llama/libraries.ts'
import { readProcessor } from '../llama/processor.ts'
import { openTestModel, testModelPath } from '../llama/test-model.ts'
import { promptIds, TraceSteps } from '../llama/trace-steps.ts'
import { openReplayer } from './replayer.ts'

const never = new AbortController().signal
const schema = (most: number) => ({
  type: 'object',
  properties: {
    city: { type: 'string', maxLength: 9 },
    people: { type: 'integer', maximum: most },
  },
  required: ['city', 'people'],
})
const grammarOf = (most: number) => ({
  gbnf: compileSchema(schema(most), { order: 'declared' }).gbnf,
  after: null,
})

test(
  'an answer under a grammar is drawn again to the bit: tokens, kinds and trace; under another it is not',
  { timeout: 240_000 },
  async () => {
    const asked = sampling({ limit: 60, temperature: 1.2, grammar: grammarOf(900) })
    await using engine = await openTestModel({ threads: 1, sequences: 1 })
    const prompt = await engine.plan(person('Describe Paris as JSON.'), never)
    const run = runOf(await collect(engine.generate(prompt, asked, 'one', never)))
    expect(new Set(run.kinds)).toEqual(new Set([0, 2]))

    const libraries = findLibraries({
      platform: `${process.platform}-${process.arch}`,
      processor: await readProcessor(),
      folder: null,
      variant: null,
    })
    await using replayer = await openReplayer({
      libraries,
      modelPath: testModelPath(),
      repack: true,
      context: { contextTokens: 512, threads: 1 },
      modest: false,
      turn: async () => {},
      signal: never,
    })
    const { topK, topP, minP, temperature, noiseKey, grammar } = asked
    const taught = {
      prompt: promptIds(prompt),
      output: Int32Array.from(run.ids),
      filters: { topK, topP, minP, temperature, ...unadjusted },
      noiseKey,
      grammar,
      trace: new TraceSteps(prompt, asked).start,
    }
    const again = await replayer.teach(taught)
    expect([...again.ids]).toEqual(run.ids)
    expect([...again.kinds]).toEqual(run.kinds)
    expect(toBase64Url(again.hash)).toBe(run.trace?.hash)

    const list = { gbnf: compileSchema({ type: 'array' }, { order: 'any' }).gbnf, after: null }
    for (const other of [null, list]) {
      const lied = await replayer.teach({ ...taught, grammar: other })
      expect(toBase64Url(lied.hash)).not.toBe(run.trace?.hash)
    }
  },
)
