import { createHash } from 'node:crypto'
import type { Embedder, EmbedderInput } from '../embedder.ts'
import { EngineError } from '../engine.ts'

const VOCABULARY = 1000

/** An embedder without a model: a token is a word, and texts that share words are near to each other. */
export const openScriptedEmbedder = ({ dimensions = 8, contextTokens = 16 } = {}): Embedder => ({
  dimensions,
  contextTokens,
  vocabulary: VOCABULARY,
  async embed(inputs, _account, signal) {
    signal.throwIfAborted()
    const read = inputs.map(idsOf)
    for (const [at, { length }] of read.entries()) {
      if (length <= contextTokens) continue
      const message = `input ${at} is ${length} tokens long and this model takes 1 to ${contextTokens}; send another text`
      throw new EngineError('context_length_exceeded', message)
    }
    const tokens = read.reduce((sum, { length }) => sum + length, 0)
    return { vectors: read.map((ids) => vectorOf(ids, dimensions)), tokens }
  },
  async [Symbol.asyncDispose]() {},
})

const idsOf = (input: EmbedderInput): readonly number[] =>
  typeof input === 'string'
    ? input.split(' ').map((word) => digest(word).readUInt16LE() % VOCABULARY)
    : input

const digest = (text: string) => createHash('sha256').update(text).digest()

function vectorOf(ids: readonly number[], dimensions: number): Float32Array {
  const sum = new Float32Array(dimensions)
  for (const id of ids) {
    const bytes = digest(String(id))
    for (let i = 0; i < dimensions; i++) sum[i] = (sum[i] ?? 0) + bytes.readInt8(i % 32) / 128
  }
  const length = Math.hypot(...sum)
  return sum.map((value) => value / length)
}
