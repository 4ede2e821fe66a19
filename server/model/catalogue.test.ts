import { expect, test } from 'vitest'
import { catalogue, entryOf, firstModel } from './catalogue.ts'

test('the first model is pinned by its digest and can come from the package index', () => {
  expect(catalogue[0]).toBe(firstModel)
  expect(firstModel).toMatchObject({
    id: 'smollm2-135m-instruct',
    licence: 'Apache-2.0',
    sizeBytes: 98_362_432,
    sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
    verified: true,
  })
  expect(firstModel.index?.requirement).toMatch(/^[a-z0-9-]+==[0-9.]+$/)
})

test('ids and files are each used once, and a file name stays in its folder', () => {
  expect(new Set(catalogue.map(({ id }) => id)).size).toBe(catalogue.length)
  expect(new Set(catalogue.map(({ file }) => file)).size).toBe(catalogue.length)
  for (const { id, file } of catalogue) {
    expect(id).toMatch(/^[a-z0-9][a-z0-9.-]*$/)
    expect(file).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]*\.gguf$/)
  }
})

test('what nobody here has run is not called verified and has no digest', () => {
  for (const entry of catalogue) expect(entry.sha256 !== null).toBe(entry.verified)
})

test('licences are open, and every note is one sentence', () => {
  for (const { licence, note, languages } of catalogue) {
    expect(['Apache-2.0', 'MIT']).toContain(licence)
    for (const sentence of [note.en, note.fr]) {
      expect(sentence).toMatch(/^[A-Z][^.!?]*(\d\.\d[^.!?]*)*\.$/)
    }
    expect(languages.length).toBeGreaterThan(0)
  }
})

test('an id that nobody knows has no entry', () => {
  expect(entryOf('qwen3-4b')?.name).toBe('Qwen3 4B')
  expect(entryOf('')).toBeNull()
  expect(entryOf('constructor')).toBeNull()
})
