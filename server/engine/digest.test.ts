import { createHash, hash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { digestFile, hashFile } from './digest.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'overt-digest-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** `hash` over the bytes at once; the file is read in pieces of a mebibyte. */
test.each([0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20])(
  'the digest of a file of %i bytes is its SHA-256',
  async (length) => {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 31) & 255)
    const path = join(folder, `${length}`)
    await writeFile(path, bytes)
    expect(await digestFile(path)).toBe(hash('sha256', bytes, 'hex'))
  },
)

test('a hash goes on with a file', async () => {
  const path = join(folder, 'rest')
  await writeFile(path, 'and the rest')
  const found = await hashFile(path, createHash('sha256').update('the beginning '))
  expect(found.digest('hex')).toBe(hash('sha256', 'the beginning and the rest', 'hex'))
})

test('a file that is not there, and one that nobody wants any more, end it', async () => {
  await expect(digestFile(join(folder, 'none'))).rejects.toThrow('ENOENT')
  const path = join(folder, 'some')
  await writeFile(path, 'text')
  await expect(digestFile(path, AbortSignal.abort())).rejects.toThrow('abort')
})
