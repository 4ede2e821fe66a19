import { unadjusted } from '../server/engine/sampler/adjustment.ts'
import { Candidates } from '../server/engine/sampler/candidates.ts'
import { Largest } from '../server/engine/sampler/largest.ts'
import { Sampler } from '../server/engine/sampler/sampler.ts'
import { TRACED } from '../server/engine/sampler/trace.ts'
import { GrammarRun } from '../server/engine/grammar/grammar-run.ts'
import { compileSchema } from '../server/engine/grammar/schema/compile.ts'
import { Vocabulary } from '../server/engine/grammar/vocabulary.ts'
import { bindLlama } from '../server/engine/llama/binding.ts'
import { findLibraries } from '../server/engine/llama/libraries.ts'
import { readProcessor } from '../server/engine/llama/processor.ts'
import { testModelPath } from '../server/engine/llama/test-model.ts'
import { endsOf, loadWeights, readPieces } from '../server/engine/llama/weights.ts'
import { type Figure, type Row } from './figure.ts'

const DOCUMENTS = 40
const MOST_TOKENS = 200
const filters = { topK: 64, topP: 0.95, minP: 0, temperature: 1, ...unadjusted }

const schema = {
  type: 'object',
  properties: {
    name: { type: 'string', maxLength: 40 },
    email: { type: 'string', format: 'email' },
    age: { type: 'integer', minimum: 0, maximum: 130 },
    tags: { type: 'array', items: { type: 'string', pattern: '^[a-z-]+$' }, maxItems: 5 },
    more: {},
  },
  required: ['name', 'age'],
  additionalProperties: false,
}

/** What a grammar adds to one token, in time of one core: with the real vocabulary, over noise for logits. */
export const grammarSpeed: Figure = {
  name: 'grammar-speed',
  title: 'Sampling with and without a grammar',
  measure: async () => {
    const vocabulary = await realVocabulary()
    const { gbnf } = compileSchema(schema, { order: 'any' })
    const free = measured(vocabulary, null)
    const held = measured(vocabulary, gbnf)
    return [
      row('Sampling one token without a grammar', free),
      row('The same under a schema, with logits that know no JSON', held),
      row(
        'Compiling that schema',
        timed(() => compileSchema(schema, { order: 'any' }), 50),
      ),
    ]
  },
}

const row = (figure: string, value: number): Row => ({ figure, value, unit: 'ms', aim: null })

async function realVocabulary(): Promise<Vocabulary> {
  const processor = await readProcessor()
  const platform = `${process.platform}-${process.arch}`
  const libraries = findLibraries({ platform, processor, folder: null, variant: null })
  const llama = bindLlama(libraries)
  const weights = loadWeights(llama, { modelPath: testModelPath(), repack: true })
  return new Vocabulary(readPieces(llama, weights), endsOf(llama, weights))
}

/** Milliseconds a token. Logits that know nothing of JSON are the worst case: most draws are refused. */
function measured(vocabulary: Vocabulary, gbnf: string | null): number {
  const rows = Array.from({ length: 16 }, (_, at) => noiseRow(vocabulary.size, at))
  const workbench = { raw: new Largest(TRACED), candidates: new Candidates(vocabulary.size) }
  let tokens = 0
  const documents = (count: number) => {
    tokens = 0
    for (let document = 0; document < count; document++) {
      const grammar = gbnf === null ? null : new GrammarRun({ gbnf, after: null }, vocabulary)
      const key = new Uint8Array(32).fill(document)
      const sampler = new Sampler(filters, key, workbench, { grammar })
      for (let t = 0; t < MOST_TOKENS; t++, tokens++) {
        const { id } = sampler.pick(rows[(t + document) % 16] ?? new Float32Array(), t)
        sampler.accept(id)
        if (vocabulary.ends(id)) break
      }
    }
  }
  documents(4)
  return timed(() => documents(DOCUMENTS), 1) / tokens
}

/** Time on a core, not by the clock: other programs may have the other cores. */
function timed(work: () => unknown, times: number): number {
  const before = process.cpuUsage()
  for (let n = 0; n < times; n++) work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000 / times
}

/** The same numbers each time: a quadratic residue generator is noise enough. */
function noiseRow(tokens: number, seed: number): Float32Array {
  let state = seed + 1
  return Float32Array.from({ length: tokens }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state / 2 ** 32) * 12
  })
}
