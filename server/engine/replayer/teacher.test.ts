import { describe, expect, test } from 'vitest'
import { heldAfter, type TaughtRun } from './teacher.ts'

const filters = {
  temperature: 0,
  topK: 0,
  topP: 1,
  minP: 0,
  penalties: { repeat: 1, presence: 0, frequency: 0 },
  bias: [],
}
const runOf = (prompt: Int32Array, output: Int32Array): TaughtRun => ({
  prompt,
  output,
  filters,
  noiseKey: new Uint8Array(32),
  grammar: null,
  trace: new Uint8Array(32),
})

describe('a context behind a run', () => {
  test('holds the prompt and all of the output but its last token, which was never read', () => {
    const run = runOf(Int32Array.of(1, 2, 3), Int32Array.of(4, 5, 6))
    expect(heldAfter(run)).toEqual(Int32Array.of(1, 2, 3, 4, 5))
    expect(heldAfter(runOf(Int32Array.of(1), new Int32Array()))).toEqual(Int32Array.of(1))
  })

  test('is told of a prompt that fills the longest contexts', () => {
    const prompt = new Int32Array(1_000_000).fill(7)
    expect(heldAfter(runOf(prompt, Int32Array.of(1, 2)))).toHaveLength(1_000_001)
  })
})
