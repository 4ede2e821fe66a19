import {
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ModelFolder } from './model-folder.ts'
import { sha256, testEntry } from './hub.fixture.ts'

const bytes = new TextEncoder().encode('weights')
const entry = testEntry(bytes)
const open = testEntry(bytes, { pinned: false })

let home = ''
let folder: ModelFolder
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'overt-models-'))
  folder = new ModelFolder(home)
  await folder.make()
})
afterEach(() => rmSync(home, { recursive: true }))

const digests = () => join(folder.path, 'digests.json')

test('the folder and what it keeps are for their owner alone', async () => {
  writeFileSync(folder.fileOf(entry), bytes)
  await folder.digestOf(folder.fileOf(entry))
  expect(statSync(folder.path).mode & 0o777).toBe(0o700)
  expect(statSync(digests()).mode & 0o777).toBe(0o600)
})

test('a file is hashed once, and again when it changed', async () => {
  const path = join(home, 'mine.gguf')
  writeFileSync(path, bytes)
  expect(await folder.digestOf(path)).toBe(sha256(bytes))
  // That the noted digest is taken, not a new one, shows when the note is forged.
  writeFileSync(digests(), readFileSync(digests(), 'utf8').replace(sha256(bytes), 'a'.repeat(64)))
  expect(await folder.digestOf(path)).toBe('a'.repeat(64))
  utimesSync(path, 1, 1)
  expect(await folder.digestOf(path)).toBe(sha256(bytes))
})

test('a link and its file share one note', async () => {
  const path = join(home, 'mine.gguf')
  writeFileSync(path, bytes)
  symlinkSync(path, join(home, 'link.gguf'))
  await folder.digestOf(path)
  await folder.digestOf(join(home, 'link.gguf'))
  expect(Object.keys(JSON.parse(readFileSync(digests(), 'utf8')))).toHaveLength(1)
})

test('what is no file has no digest', async () => {
  expect(await folder.digestOf(join(home, 'none'))).toBeNull()
  expect(await folder.digestOf(home)).toBeNull()
})

test('notes that are torn or of another shape are as good as none', async () => {
  writeFileSync(folder.fileOf(entry), bytes)
  for (const text of ['{"a":', '[]', '{"x":{"stamp":1}}', '']) {
    writeFileSync(digests(), text)
    expect(await folder.installed(entry)).toEqual({ sizeBytes: 7, sha256: sha256(bytes) })
  }
})

test('a pin holds what was said first, and a torn pin is none', async () => {
  expect(await folder.assetOf(open)).toBeNull()
  await folder.pin(open, { sizeBytes: 7, sha256: sha256(bytes) })
  expect(await folder.assetOf(open)).toEqual({ sizeBytes: 7, sha256: sha256(bytes) })
  writeFileSync(join(folder.path, `${open.file}.pin.json`), '{"sizeBytes":7,"sha256":"x"}')
  expect(await folder.assetOf(open)).toBeNull()
})

test('a model is installed when its file is there and is the model', async () => {
  expect(await folder.installed(entry)).toBeNull()
  writeFileSync(folder.fileOf(entry), 'other weights')
  expect(await folder.installed(entry)).toBeNull()
  writeFileSync(folder.fileOf(entry), bytes)
  expect(await folder.installed(entry)).not.toBeNull()
  expect(await folder.installed(open)).toBeNull()
})

test('removing a model takes its file, its part and its pin', async () => {
  writeFileSync(folder.fileOf(open), bytes)
  writeFileSync(`${folder.fileOf(open)}.part`, bytes)
  await folder.pin(open, { sizeBytes: 7, sha256: sha256(bytes) })
  expect(await folder.remove(open)).toBe(true)
  expect(await folder.assetOf(open)).toBeNull()
  expect(await folder.remove(open)).toBe(false)
})
