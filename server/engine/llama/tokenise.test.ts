import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { patched } from '../../model/patched.fixture.ts'
import { bindLlama, type Llama } from './binding.ts'
import { findLibraries } from './libraries.ts'
import { parseProcessor } from './processor.ts'
import { testModelPath } from './test-model.ts'
import { tokenise, tokeniseAside } from './tokenise.ts'
import { wordTooLong } from './unbroken.ts'
import { loadWeights, readPieces, type Weights } from './weights.ts'

// The library runs in this test's own process: what ends a process ends this test.

const timeout = 120_000
const folder = mkdtempSync(join(tmpdir(), 'overt-tokenise-'))
let llama: Llama
let weights: Weights

beforeAll(() => {
  const processor = parseProcessor(readFileSync('/proc/cpuinfo', 'utf8'), 2)
  llama = bindLlama(
    findLibraries({ platform: 'linux-x64', processor, folder: null, variant: null }),
  )
  weights = loadWeights(llama, { modelPath: testModelPath(), repack: true })
}, timeout)
afterAll(() => rmSync(folder, { recursive: true }))

const plain = (text: string) => ({ text, special: false })

describe('the vocabulary', { timeout }, () => {
  test('spells a text again from its pieces', () => {
    const text = 'Où est la bibliothèque ? 東京 🙂\n\n  <|im_end|> done'
    const ids = tokenise(llama, weights, plain(text))
    const { bytes, offsets } = readPieces(llama, weights)
    const parts = ids.map((id) => bytes.subarray(offsets[id], offsets[id + 1]))
    expect(new TextDecoder().decode(Buffer.concat(parts))).toBe(text)
  })

  test('has a special token for a template only, and no piece for it', () => {
    const { bos } = weights.metadata
    const text = '<|im_start|>'
    expect(tokenise(llama, weights, { text, special: true })).toEqual([bos?.id])
    expect(tokenise(llama, weights, plain(text))).not.toContain(bos?.id)
    const { offsets } = readPieces(llama, weights)
    expect((offsets[2] ?? 0) - (offsets[1] ?? 0)).toBe(0)
  })

  test('has no tokens for no text', async () => {
    expect(tokenise(llama, weights, { text: '', special: true })).toEqual([])
    expect(await tokeniseAside(llama, weights, { text: '', special: true })).toEqual([])
  })
})

describe('a text that is tokenised aside', { timeout }, () => {
  test('has the same ids, whatever it holds and wherever marks cut it', async () => {
    const marked = { ...weights, marks: ['<|im_start|>', '<x>'] }
    const part = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('<|im_start|>', '<x>', '<x>'.repeat(9_000), ' '.repeat(17_000)),
      fc.nat({ max: 30_000 }).map((length) => 'The lighthouse, é! 12\n'.repeat(length / 22)),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 6 }), fc.boolean(), async (parts, special) => {
        const text = { text: parts.join(''), special }
        const aside = await tokeniseAside(llama, marked, text)
        expect(aside).toEqual(tokenise(llama, marked, text))
      }),
      { numRuns: 40 },
    )
  })

  test('keeps its memory for as long as its thread works on it', async () => {
    const texts = Array.from({ length: 8 }, (_, n) => plain(`word${n} `.repeat(10_000)))
    const aside = texts.map((text) => tokeniseAside(llama, weights, text))
    // Whatever is not held is swept meanwhile.
    for (let n = 0; n < 50; n++) new Uint8Array(4_000_000).fill(n)
    expect(await Promise.all(aside)).toEqual(texts.map((text) => tokenise(llama, weights, text)))
  })
})

describe('a word of as many characters as are taken', { timeout }, () => {
  test.each(['gpt-4o', 'viking'])('ends no process of the family %s', async (family) => {
    const modelPath = join(folder, `${family}.gguf`)
    writeFileSync(modelPath, patched(readFileSync(testModelPath()), { pretokeniser: family }))
    const other = loadWeights(llama, { modelPath, repack: true })
    expect(other.metadata.pretokeniser).toBe(family)
    for (const sign of ['a', '漢', '!', '\n']) {
      const text = plain(sign.repeat(32_768))
      expect(wordTooLong(text.text, family)).toBeNull()
      const ids = tokenise(llama, other, text)
      expect(ids.length).toBeGreaterThan(1_000)
      expect(await tokeniseAside(llama, other, text)).toEqual(ids)
    }
  })
})
