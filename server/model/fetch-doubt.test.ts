import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FetchError } from './fetch-error.ts'
import { fetchModel } from './fetch-model.ts'
import { openHub } from './hub.ts'
import type { Source } from './source.ts'
import { promises } from '../../test/promises.ts'
import {
  weights,
  entry,
  open,
  forever,
  home,
  hub,
  folder,
  patience,
  options,
  path,
  part,
  fetched,
  failure,
  leftBehind,
} from './fetch-model.fixture.ts'

promises('model:fetch-checked')

test('a source that begins elsewhere than it was asked to is not believed', async () => {
  mkdirSync(folder.path)
  writeFileSync(part(), weights.slice(0, 1000))
  hub.fault = { wrongRange: true }
  expect((await failure(fetchModel(entry, options(), forever))).message).toContain(
    'it answered 206',
  )
})

test('wrong bytes are removed, and the error says whose they were', async () => {
  hub.fault = { bytes: weights.map((byte) => byte ^ 0xff) }
  const error = await failure(fetchModel(entry, options(), forever))
  expect(error.message).toMatch(/the model hub: .*wrong SHA-256/)
  expect(leftBehind()).toEqual([])
})

test('a source that sends more than the model is stopped', async () => {
  hub.fault = { bytes: new Uint8Array(weights.length * 10) }
  const error = await failure(fetchModel(entry, options(), forever))
  expect(error.message).toContain('sent more than the model')
  expect(leftBehind()).toEqual([])
})

test('a hub that offers another file than the pinned one is not asked for a byte', async () => {
  hub.fault = { digest: 'f'.repeat(64) }
  const error = await failure(fetchModel(entry, options(), forever))
  expect(error.message).toContain('another file than the one that is pinned')
  expect(hub.requests).toEqual(['HEAD'])
})

test("a digest that the catalogue does not know is the hub's, and pinned from then on", async () => {
  await fetchModel(open, options(), forever)
  expect(fetched()).toEqual(weights)
  expect(await folder.assetOf(open)).toEqual({ sizeBytes: weights.length, sha256: entry.sha256 })
  rmSync(path())
  hub.fault = { digest: 'f'.repeat(64) }
  const error = await failure(fetchModel(open, options(), forever))
  expect(error.message).toContain('pinned')
  await folder.remove(open)
  expect(await folder.assetOf(open)).toBeNull()
})

test('a file is not taken unless its digest was said before its first byte', async () => {
  hub.fault = { silent: true }
  const error = await failure(fetchModel(open, options(), forever))
  expect(error.message).toContain('does not say the size and SHA-256')
  expect(hub.requests).toEqual(['HEAD'])
  // A model of the catalogue needs no word of the hub.
  expect((await fetchModel(entry, options(), forever)).source).toBe('hub')
})

const free = (bytes: number) => options({ freeBytes: async () => bytes })

test('a full disk is told before the first byte, and counts what is here already', async () => {
  const error = await failure(fetchModel(entry, free(1000), forever))
  expect(error).toMatchObject({
    code: 'disk',
    message: expect.stringMatching(/MiB are needed.*free some space/),
  })
  expect(hub.requests).toEqual(['HEAD'])
  await fetchModel(entry, free(64 * 2 ** 20 + weights.length), forever)
  expect(fetched()).toEqual(weights)
})

test('a disk that fills on the way gives its space back and no other source is tried', async () => {
  const full: Source = {
    ...openHub(hub.url, patience),
    open: async () => ({
      from: 0,
      // A write that fails as a full disk does.
      chunks: (async function* () {
        yield weights.slice(0, 1000)
        throw new FetchError('disk', 'the disk is full')
      })(),
    }),
  }
  const error = await failure(
    fetchModel(entry, options({ sources: [full, openHub(hub.url, patience)] }), forever),
  )
  expect(error).toMatchObject({
    code: 'disk',
    message: expect.stringContaining('the disk is full'),
  })
  expect(leftBehind()).toEqual([])
})

test('a link in the place of the part is refused and what it leads to is left alone', async () => {
  mkdirSync(folder.path)
  const victim = join(home, 'victim')
  writeFileSync(victim, 'mine')
  symlinkSync(victim, part())
  const error = await failure(fetchModel(entry, options(), forever))
  expect(error).toMatchObject({ code: 'refused', message: expect.stringContaining('in the way') })
  expect(readFileSync(victim, 'utf8')).toBe('mine')
})

test('a folder in the place of the model or its part is refused with its path', async () => {
  mkdirSync(path(), { recursive: true })
  expect((await failure(fetchModel(entry, options(), forever))).message).toBe(
    `${path()} is not a file: move it away.`,
  )
  rmSync(path(), { recursive: true })
  mkdirSync(part())
  expect((await failure(fetchModel(entry, options(), forever))).message).toContain('in the way')
})

test('a link to a model elsewhere is followed, a link to nowhere is replaced', async () => {
  mkdirSync(folder.path)
  writeFileSync(join(home, 'elsewhere.gguf'), weights)
  symlinkSync(join(home, 'elsewhere.gguf'), path())
  expect((await fetchModel(entry, options(), forever)).source).toBe('cache')
  rmSync(join(home, 'elsewhere.gguf'))
  expect((await fetchModel(entry, options(), forever)).source).toBe('hub')
  expect(fetched()).toEqual(weights)
})
