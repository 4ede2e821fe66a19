import { existsSync, rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fetchModel, type FetchOptions } from './fetch-model.ts'
import { openAddress } from './hub.ts'
import {
  weights,
  entry,
  open,
  forever,
  hub,
  folder,
  patience,
  options,
  path,
  fetched,
  failure,
} from './fetch-model.fixture.ts'

const addressed = () => ({
  ...open,
  hub: null,
  index: null,
  sizeBytes: null,
  url: `${hub.url}/store/blob`,
})

const byAddress = (change: Partial<FetchOptions> = {}) =>
  options({ sources: [openAddress(hub.url, patience)], ...change })

test('a file by its address is pinned by what came first, when nobody tells its digest', async () => {
  const result = await fetchModel(addressed(), byAddress(), forever)
  expect(result).toMatchObject({ source: 'address', digest: `sha256:${entry.sha256}` })
  expect(await folder.assetOf(open)).toMatchObject({ sha256: entry.sha256 })
  rmSync(path())
  hub.fault = { bytes: weights.map((byte) => byte ^ 1) }
  const { message } = await failure(fetchModel(addressed(), byAddress(), forever))
  expect(message).toContain('wrong SHA-256')
  expect(existsSync(path())).toBe(false)
})

test('by its address it is gone on with while the file stays the same, and begun again when not', async () => {
  hub.fault = { cutAfter: 100_000, cuts: 1, thenStatus: 503, tag: '"one"' }
  await failure(fetchModel(addressed(), byAddress(), forever))
  const other = weights.map((byte) => byte ^ 1)
  hub.fault = { bytes: other, tag: '"two"' }
  await fetchModel(addressed(), byAddress(), forever)
  expect(fetched()).toEqual(other)
})

test('an address that says no size is told so, and not that a digest is wanted', async () => {
  hub.fault = { chunked: true }
  const { message } = await failure(fetchModel(addressed(), byAddress(), forever))
  expect(message).toContain('it does not say the size of its file')
})

test('an address that must not be asked is refused before a byte', async () => {
  const inside = { ...addressed(), url: 'https://10.0.0.1/model.gguf' }
  const { code, message } = await failure(fetchModel(inside, byAddress(), forever))
  expect(code).toBe('refused')
  expect(message).toMatch(/is not fetched \(its address: .*open internet\): give another place[.]$/)
})
