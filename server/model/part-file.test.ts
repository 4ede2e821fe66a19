import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { platform, tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { PartFile } from './part-file.ts'
import { sha256 } from './hub.fixture.ts'

let folder = ''
let path = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'overt-part-'))
  path = join(folder, 'model.part')
})
afterEach(() => rmSync(folder, { recursive: true }))

const forever = new AbortController().signal

test('what is appended is hashed and on the disk, however it is cut into chunks and sittings', async () => {
  const sittings = fc.array(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 4 }), {
    maxLength: 4,
  })
  await fc.assert(
    fc.asyncProperty(sittings, async (all) => {
      rmSync(path, { force: true })
      for (const chunks of all) {
        await using part = await PartFile.open(path, forever)
        for (const chunk of chunks) await part.append(chunk)
      }
      const whole = Uint8Array.from(all.flat().flatMap((chunk) => [...chunk]))
      await using part = await PartFile.open(path, forever)
      expect(part.received).toBe(whole.length)
      expect(part.sha256).toBe(sha256(whole))
      expect(new Uint8Array(readFileSync(path))).toEqual(whole)
    }),
    { numRuns: 30 },
  )
})

test('asking for the digest does not end it', async () => {
  await using part = await PartFile.open(path, forever)
  await part.append(Uint8Array.of(1))
  expect(part.sha256).toBe(sha256(Uint8Array.of(1)))
  await part.append(Uint8Array.of(2))
  expect(part.sha256).toBe(sha256(Uint8Array.of(1, 2)))
})

test('a restart forgets what came before', async () => {
  writeFileSync(path, 'old')
  await using part = await PartFile.open(path, forever)
  await part.restart()
  await part.append(Uint8Array.of(7))
  expect(part.received).toBe(1)
  expect([...readFileSync(path)]).toEqual([7])
})

test('a complete file takes the place of the one before, for its owner alone', async () => {
  const final = join(folder, 'model')
  writeFileSync(final, 'the one before')
  {
    await using part = await PartFile.open(path, forever)
    await part.append(Uint8Array.of(1, 2))
    await part.complete(final)
  }
  expect([...readFileSync(final)]).toEqual([1, 2])
  expect(statSync(final).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['model'])
})

test('a discarded part is gone', async () => {
  await using part = await PartFile.open(path, forever)
  await part.append(Uint8Array.of(1))
  await part.discard()
  expect(readdirSync(folder)).toEqual([])
})

test.skipIf(platform() === 'win32')('a disk that takes no more is told as full', () => {
  // The shell's limit on a file's size is what a full disk is to the one who writes.
  const module = JSON.stringify(new URL('part-file.ts', import.meta.url).href)
  const script = `
    import { PartFile } from ${module}
    await using part = await PartFile.open(${JSON.stringify(path)}, new AbortController().signal)
    try {
      for (let i = 0; i < 100; i++) await part.append(new Uint8Array(10_000))
    } catch (error) {
      console.log(error.code + ': ' + error.message)
    }`
  const node = [process.execPath, '--conditions=overt-source', '--input-type=module', '-e', script]
  const said = execFileSync('sh', ['-c', 'ulimit -f 100; exec "$@"', 'sh', ...node], {
    encoding: 'utf8',
  })
  expect(said.trim()).toBe('disk: the disk is full')
})
