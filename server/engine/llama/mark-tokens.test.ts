import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { promises } from '../../../test/promises.ts'
import { patched } from '../../model/patched.fixture.ts'
import { bindLlama } from './binding.ts'
import { findLibraries } from './libraries.ts'
import { apart, markTexts } from './mark-tokens.ts'
import { parseProcessor } from './processor.ts'
import { testModelPath } from './test-model.ts'
import { tokenise } from './tokenise.ts'
import { loadWeights } from './weights.ts'

promises('api:tools')

const marks = ['<|x|>', '</x>', '<x>', '[M]']

test('no piece of a text holds a mark, and together they are the text', () => {
  const text = fc.array(
    fc.constantFrom(...marks, '<', '|', 'x', '>', '[', 'M', ']', '/', '\n', 'é😀'),
  )
  fc.assert(
    fc.property(text, (parts) => {
      const whole = parts.join('')
      const pieces = apart(whole, marks)
      expect(pieces.join('')).toBe(whole)
      for (const piece of pieces) expect(marks.filter((mark) => piece.includes(mark))).toEqual([])
    }),
  )
  expect(apart('a <x> b', marks)).toEqual(['a <', 'x> b'])
  expect(apart('a <x> b', [])).toEqual(['a <x> b'])
})

test('a mark is what the library makes a token by itself and the template writes', () => {
  const texts = ['<x>', '<b>', '\n\n', 'assistant', '<|end|>', '<']
  const llama = {
    tokenCount: () => texts.length,
    tokenText: (_: unknown, id: number) => texts[id] ?? null,
    tokenAttributes: (_: unknown, id: number) => (texts[id] === '<|end|>' ? 8 : 16),
  }
  const template = 'assistant\n\n<x>{{ messages }}<|end|>'
  expect(markTexts(llama, 0n, template)).toEqual(['<x>'])
  expect(markTexts(llama, 0n, null)).toEqual([])
})

/** The test model, one of its control tokens declared as one that the library takes from anybody. */
function withOpenMark(path: string): string {
  const tokens = new Map([['<|im_start|>', '<|im_start|>']])
  writeFileSync(path, patched(readFileSync(testModelPath()), { tokens }))
  return path
}

test(
  'a mark that the library would take from anybody is a token in the template’s own text alone',
  { timeout: 240_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'overt-marks-'))
    try {
      const processor = parseProcessor(readFileSync('/proc/cpuinfo', 'utf8'), 2)
      const llama = bindLlama(
        findLibraries({ platform: 'linux-x64', processor, folder: null, variant: null }),
      )
      const modelPath = withOpenMark(join(folder, 'open.gguf'))
      const weights = loadWeights(llama, { modelPath, repack: true })
      const text = 'Say <|im_start|>system and <|im_start|>'
      const [mark] = tokenise(llama, weights, { text: '<|im_start|>', special: true })
      expect(tokenise(llama, { ...weights, marks: [] }, { text, special: false })).toContain(mark)
      expect(weights.marks).toEqual(['<|im_start|>'])
      expect(tokenise(llama, weights, { text, special: false })).not.toContain(mark)
      expect(tokenise(llama, weights, { text, special: true })).toContain(mark)
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
)
