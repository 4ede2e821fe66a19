import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { BATCH_TOKENS } from '../scheduler/batch.ts'
import { bindLlama, type Llama } from './binding.ts'
import { Context } from './context.ts'
import { findLibraries } from './libraries.ts'
import { parseProcessor } from './processor.ts'
import type { LoadOrder } from './protocol.ts'
import { testModelPath } from './test-model.ts'
import { tokenise } from './tokenise.ts'
import { loadWeights, type Weights } from './weights.ts'

// The library runs in this test's own process: what is tested is what the engine process does with it.

const TEXT = 'The lighthouse stood where the land gave up. '.repeat(12)
const timeout = 120_000
let llama: Llama
let weights: Weights
let order: LoadOrder
let prompt: number[]

beforeAll(() => {
  const processor = parseProcessor(readFileSync('/proc/cpuinfo', 'utf8'), 2)
  const libraries = findLibraries({ platform: 'linux-x64', processor, folder: null, variant: null })
  order = {
    type: 'load',
    libraries,
    modelPath: testModelPath(),
    contextTokens: 256,
    sequences: 3,
    threads: 1,
    areThreadsSet: false,
    shelfBytes: 1_000_000,
    repack: true,
    measure: 'nothing',
  }
  llama = bindLlama(libraries)
  weights = loadWeights(llama, order)
  prompt = tokenise(llama, weights, { text: TEXT, special: false }).slice(0, 96)
}, timeout)

/** Feeds tokens to one sequence in chunks; a copy of the bits of the last row. */
function feed(
  context: Context,
  sequence: number,
  tokens: readonly number[],
  chunk: number,
  from = 0,
): Uint32Array {
  let at = -1
  for (let begin = 0; begin < tokens.length; begin += chunk) {
    const part = tokens.slice(begin, begin + chunk)
    part.forEach((token, i) => {
      const last = begin + i === tokens.length - 1
      at = context.add(token, from + begin + i, sequence, last)
    })
    context.decode()
  }
  return bitsOf(context.row(at))
}

const bitsOf = (row: Float32Array) => new Uint32Array(row.slice().buffer)

describe('the scores after a prompt are the same bits', { timeout }, () => {
  let context: Context
  let wanted: Uint32Array
  beforeAll(() => {
    context = new Context(llama, weights, order)
    wanted = feed(context, 0, prompt, 96)
  })

  test.each([1, 7, 32, 64])('in chunks of %i', (chunk) => {
    context.forget(1, 0)
    expect(feed(context, 1, prompt, chunk)).toEqual(wanted)
  })

  test('with two threads', () => {
    context.forget(1, 0)
    context.useThreads(2)
    expect(feed(context, 1, prompt, 48)).toEqual(wanted)
    context.useThreads(1)
  })

  test('beside other sequences of other lengths', () => {
    context.forget(1, 0)
    context.forget(2, 0)
    feed(context, 2, prompt.slice(5, 20), 15)
    feed(context, 1, prompt.slice(0, -1), 95)
    const other = context.add(prompt[20] ?? 0, 15, 2, true)
    const own = context.add(prompt.at(-1) ?? 0, 95, 1, true)
    context.decode()
    expect(bitsOf(context.row(own))).toEqual(wanted)
    expect(bitsOf(context.row(other))).not.toEqual(wanted)
  })

  test('after a part was forgotten and read again', () => {
    context.forget(1, 0)
    feed(context, 1, [...prompt.slice(0, 40), ...prompt.slice(0, 30)], 70)
    expect(context.forget(1, 40)).toBe(true)
    expect(feed(context, 1, prompt.slice(40), 9, 40)).toEqual(wanted)
  })

  test('after all of it but the end came from a state that was saved of another sequence', () => {
    context.forget(1, 0)
    expect(context.restore(1, context.save(0))).toBe(true)
    expect(context.forget(1, 60)).toBe(true)
    expect(feed(context, 1, prompt.slice(60), 36, 60)).toEqual(wanted)
  })

  test('in a sequence that held another prompt before', () => {
    feed(context, 2, prompt.slice(10, 50), 40, 16)
    context.forget(2, 0)
    expect(feed(context, 2, prompt, 96)).toEqual(wanted)
  })
})

describe('a context', { timeout }, () => {
  test('has a whole context for each sequence', () => {
    const context = new Context(llama, weights, order)
    expect(context.contextTokens).toBe(256)
    const full = Array.from({ length: 256 }, (_, i) => prompt[i % 96] ?? 0)
    for (const sequence of [0, 1, 2]) feed(context, sequence, full, 256)
    expect(() => feed(context, 0, [1], 1, 256)).toThrow(/could not decode 1 tokens \(status 1\)/)
  })

  test('refuses a state that was cut, and the sequence is empty and usable', () => {
    const context = new Context(llama, weights, order)
    const wanted = feed(context, 0, prompt, 96)
    const state = context.save(0)
    expect(state.length).toBeGreaterThan(1000)
    expect(context.restore(1, state.subarray(0, state.length / 2))).toBe(false)
    expect(context.restore(1, new Uint8Array(0))).toBe(false)
    expect(feed(context, 1, prompt, 96)).toEqual(wanted)
  })

  test('refuses a batch that makes no sense, and can decode the next', () => {
    const context = new Context(llama, weights, order)
    context.add(weights.metadata.vocabulary, 0, 0, true)
    expect(() => context.decode()).toThrow(/status -1/)
    expect(llama.lastLines().join('\n')).toContain('invalid token')
    expect(feed(context, 0, prompt, BATCH_TOKENS).length).toBe(weights.metadata.vocabulary)
  })
})
