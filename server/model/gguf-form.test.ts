import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { koffi } from '../engine/native.ts'
import { expect, test } from 'vitest'
import { findLibraries } from '../engine/llama/libraries.ts'
import { parseProcessor } from '../engine/llama/processor.ts'
import { embedders, writers } from './architecture.ts'
import { quantisationOf, tensorForms } from './gguf-form.ts'

const libraries = findLibraries({
  platform: `${process.platform}-${process.arch}`,
  processor: parseProcessor('', availableParallelism()),
  folder: null,
  variant: null,
})

test('every form of a tensor is as large as the library that loads it says', () => {
  const ggml = koffi.load(libraries.base)
  const size = ggml.func('size_t ggml_type_size(int)')
  const block = ggml.func('int64_t ggml_blck_size(int)')
  const name = ggml.func('const char *ggml_type_name(int)')
  for (const [type, form] of tensorForms) {
    expect([
      type,
      String(name(type)).toUpperCase(),
      Number(block(type)),
      Number(size(type)),
    ]).toEqual([type, form.name, form.perBlock, form.blockBytes])
  }
})

test('every architecture that is accepted has its name in the library, and serves one purpose', () => {
  const bytes = readFileSync(libraries.llama)
  const missing = [...writers, ...embedders].filter((name) => !bytes.includes(name))
  // The library holds the shortest names as numbers in its code.
  expect(missing.filter((name) => name.length > 8)).toEqual([])
  expect([...writers].filter((name) => embedders.has(name))).toEqual([])
  expect(writers.has('llama') && writers.has('qwen3') && embedders.has('nomic-bert')).toBe(true)
})

test('a number that nobody knows is no quantisation', () => {
  expect(quantisationOf(7)).toBe('Q8_0')
  expect(quantisationOf(999)).toBeNull()
  expect(quantisationOf(null)).toBeNull()
})
