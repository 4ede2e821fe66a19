import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { Vocabulary } from '../server/engine/grammar/vocabulary.ts'
import { bindLlama } from '../server/engine/llama/binding.ts'
import { Context } from '../server/engine/llama/context.ts'
import { findLibraries } from '../server/engine/llama/libraries.ts'
import { parseProcessor } from '../server/engine/llama/processor.ts'
import { tokenise } from '../server/engine/llama/tokenise.ts'
import { loadWeights, readPieces } from '../server/engine/llama/weights.ts'
import { readRows } from '../server/engine/replayer/rows.ts'
import { teach, type TaughtRun } from '../server/engine/replayer/teacher.ts'
import { unadjusted } from '../server/engine/sampler/adjustment.ts'
import { findModel } from '../test/model.ts'
import type { EngineRow } from './engine-row.ts'

const PROMPT = 64
const OUTPUT = 256
const ROUNDS = 5
const TEXT = 'The keeper wrote down the wind, the tide and the ships that came by. '.repeat(40)

/** What drawing every step again and its trace cost a replay, beside reading the same tokens with the same rows. */
export async function replay(): Promise<readonly EngineRow[]> {
  const { context, vocabulary, ids } = openModel()
  const run: TaughtRun = {
    prompt: ids.subarray(0, PROMPT),
    output: ids.subarray(PROMPT, PROMPT + OUTPUT),
    filters: { temperature: 0.8, topK: 64, topP: 0.95, minP: 0.05, ...unadjusted },
    noiseKey: new Uint8Array(32).fill(7),
    grammar: null,
    trace: new Uint8Array(32),
  }
  const taught: number[] = []
  const read: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    taught.push(timeOf(() => exhaust(teach(context, vocabulary, run))))
    read.push(timeOf(() => readAlike(context, run)))
  }
  // The fastest of each: what else the machine does only ever makes one slower.
  const ours = Math.min(...taught) / Math.min(...read)
  const figure = 'Replay against reading the same rows'
  return [{ figure, unit: 'x', ours, peer: null, goal: { most: 1.15 }, isRatio: false }]
}

function openModel() {
  const modelPath = findModel()
  if (modelPath === null) throw new Error('There is no test model: run `npm test` once.')
  const threads = availableParallelism()
  const processor = parseProcessor(readFileSync('/proc/cpuinfo', 'utf8'), threads)
  const platform = `${process.platform}-${process.arch}`
  const libraries = findLibraries({ platform, processor, folder: null, variant: null })
  const llama = bindLlama(libraries)
  const weights = loadWeights(llama, { modelPath, repack: true })
  const context = new Context(llama, weights, {
    contextTokens: 512,
    sequences: 1,
    threads,
    rows: 128,
  })
  const vocabulary = new Vocabulary(readPieces(llama, weights), new Set())
  const ids = Int32Array.from(tokenise(llama, weights, { text: TEXT, special: false }))
  return { context, vocabulary, ids }
}

/** The batches of `teach`, and nothing made of their rows. */
function readAlike(context: Context, { prompt, output }: TaughtRun): void {
  context.forget(0, 0)
  const head = prompt.subarray(0, prompt.length - 1)
  exhaust(readRows({ context, sequence: 0, tokens: head, sizes: [512], wants: () => false }))
  const tokens = Int32Array.of(...prompt.subarray(head.length), ...output.subarray(0, -1))
  const from = head.length
  exhaust(readRows({ context, sequence: 0, tokens, from, sizes: [128], wants: () => true }))
}

function exhaust(work: Iterator<unknown>): void {
  while (work.next().done !== true);
}

function timeOf(work: () => void): number {
  const began = performance.now()
  work()
  return performance.now() - began
}
