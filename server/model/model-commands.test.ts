import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { entryOf, firstModel } from './catalogue.ts'
import { tryLock } from './file-lock.ts'
import { getModel, type Getting } from './get-model.ts'
import { gguf, plainFields, textField } from './gguf.fixture.ts'
import { openTestHub, sha256, type TestHub } from './hub.fixture.ts'
import { useLock } from './keeping.ts'
import { inspectOne, listModels, removeOne, useModel, type Place } from './model-commands.ts'
import { ModelFolder } from './model-folder.ts'
import type { ModelSettings } from './models-options.ts'
import { promises } from '../../test/promises.ts'

promises('model:any-file', 'model:remove', 'model:header-checked', 'model:choose')

const weights = gguf()
const hubOf = { repository: 'a/b', revision: 'main', file: 'c.Q8_0.gguf' }
const { signal } = new AbortController()

let home = ''
let folder: ModelFolder
let hub: TestHub
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'overt-commands-'))
  folder = new ModelFolder(home)
  hub = await openTestHub({ hub: hubOf }, weights)
})
afterEach(async () => {
  await hub[Symbol.asyncDispose]()
  rmSync(home, { recursive: true })
})

const place = (
  change: Partial<ModelSettings> = {},
  more: Partial<Omit<Place, 'settings'>> = {},
): Place => ({
  home,
  remote: ['acme/large'],
  fixedBy: null,
  settings: {
    default: null,
    path: null,
    contextTokens: 4096,
    sequences: 4,
    threads: 0,
    memoryBytes: 0,
    sources: ['hub'],
    hubUrl: hub.url,
    ...change,
  },
  ...more,
})

const getting = (change: Partial<Getting> = {}): Getting => ({
  onModel: () => undefined,
  onProgress: () => undefined,
  clock: Date.now,
  sha256: null,
  ...change,
})
const get = (text: string, change: Partial<Getting> = {}) =>
  getModel(text, place(), getting(change), signal)

const stateOf = async (id: string) => (await listModels(place())).find((one) => one.id === id)

/** A file of the person's own, outside the folder of models. */
function mine(bytes: Uint8Array = weights): string {
  const path = join(home, 'elsewhere', 'Mine.Q4_0.gguf')
  mkdirSync(join(home, 'elsewhere'), { recursive: true })
  writeFileSync(path, bytes)
  return path
}

async function install(id: string): Promise<string> {
  const entry = entryOf(id)
  if (entry === null) throw new Error(`no ${id}`)
  await folder.make()
  writeFileSync(folder.fileOf(entry), weights)
  await folder.pin(entry, { sizeBytes: weights.length, sha256: sha256(weights) })
  return folder.fileOf(entry)
}

test('the list shows the whole catalogue with what each needs, and nothing as here that is not the model', async () => {
  await install('qwen3-4b')
  writeFileSync(folder.fileOf(firstModel), 'not these weights')
  const listed = await listModels(place())
  expect(listed.map(({ id }) => id)).toContain('nomic-embed-text-v1.5')
  expect(listed.filter(({ state }) => state === 'installed').map(({ id }) => id)).toEqual([
    'qwen3-4b',
  ])
  expect(await stateOf(firstModel.id)).toMatchObject({ state: 'failed', default: true })
  for (const { neededBytes, sizeBytes } of listed) {
    expect(neededBytes).toBeGreaterThan(sizeBytes ?? 0)
  }
})

test('a file of the hub is fetched, named and pinned, and got once', async () => {
  const told: unknown[] = []
  const got = await get('a/b:c.Q8_0.gguf', { onModel: (model) => told.push(model.licence) })
  expect(got).toMatchObject({ id: 'c.q8-0', digest: `sha256:${sha256(weights)}`, source: 'hub' })
  expect(told).toEqual([null])
  expect(await stateOf('c.q8-0')).toMatchObject({
    state: 'installed',
    name: 'Tiny',
    licence: 'apache-2.0',
    from: 'person',
  })
  expect(await get('a/b:c.Q8_0.gguf')).toMatchObject({ id: 'c.q8-0', source: 'cache' })
  expect(await get('c.q8-0')).toMatchObject({ source: 'cache' })
})

test('an address is fetched, and its digest can be demanded', async () => {
  const address = `${hub.url}/store/blob`
  const other = get(address, { sha256: 'a'.repeat(64) })
  await expect(other).rejects.toThrow('wrong SHA-256')
  expect(await get(address, { sha256: sha256(weights) })).toMatchObject({ id: 'blob' })
})

test('what comes and is no model is not kept, on the disk or on the list', async () => {
  hub.fault = { bytes: new TextEncoder().encode('<html>sign in first</html>'.repeat(9)) }
  await expect(get(`${hub.url}/store/blob`)).rejects.toThrow('is not in GGUF form')
  expect(await stateOf('blob')).toBeUndefined()
  expect(existsSync(folder.fileOf({ file: 'blob.added.gguf' }))).toBe(false)
})

test('a file on this machine stays where it is, is checked, and keeps its id', async () => {
  const path = mine()
  expect(await get(path)).toMatchObject({ id: 'mine.q4-0', path, source: 'cache' })
  expect(await get(path)).toMatchObject({ id: 'mine.q4-0' })
  const link = join(home, 'link.gguf')
  symlinkSync(path, link)
  expect(await get(link)).toMatchObject({ id: 'mine.q4-0', path })
  writeFileSync(path, gguf({ fields: [textField('general.architecture', 'qwen3')] }))
  expect(await stateOf('mine.q4-0')).toMatchObject({
    state: 'failed',
    problem: expect.stringContaining('is not the one that was added'),
  })
})

test('a place where nothing came from is not on the list, and one where something did is', async () => {
  await expect(get('a/b:typo.gguf')).rejects.toThrow('it answered 404')
  await expect(get(`${hub.url}/typo.gguf`)).rejects.toThrow('it answered 404')
  expect(await stateOf('typo')).toBeUndefined()
  hub.fault = { cutAfter: 10 }
  await expect(get('a/b:c.Q8_0.gguf')).rejects.toThrow('broke off')
  expect(await stateOf('c.q8-0')).toMatchObject({ state: 'absent', receivedBytes: 10 * 5 })
  // What was on the list before stays there, whatever the next try brings.
  await folder.forgetPart({ file: 'c.q8-0.added.gguf' })
  hub.fault = { status: 500 }
  await expect(get('a/b:c.Q8_0.gguf')).rejects.toThrow('it answered 500')
  expect(await stateOf('c.q8-0')).toMatchObject({ state: 'absent' })
})

test('a demanded digest holds of a model of the list, of an added one and of a file here', async () => {
  const other = { sha256: 'a'.repeat(64) }
  await expect(get(firstModel.id, other)).rejects.toThrow('--sha256 names another')
  await install('qwen3-4b')
  await expect(get('qwen3-4b', other)).rejects.toThrow('could not be fetched')
  expect(await get('qwen3-4b', { sha256: sha256(weights) })).toMatchObject({ source: 'cache' })
  const { id } = await get(mine())
  await expect(get(id, other)).rejects.toThrow('--sha256 names another')
  await expect(get(mine(), other)).rejects.toThrow('wrong SHA-256')
  const written = `sha256:${sha256(weights).toUpperCase()}`
  expect(await get(mine(), { sha256: written })).toMatchObject({ id })
})

test('what is no digest is refused, and the list stays one that can be read', async () => {
  for (const text of ['abc', '', 'a'.repeat(63), `sha256:${'g'.repeat(64)}`]) {
    await expect(get(mine(), { sha256: text })).rejects.toThrow('is no SHA-256')
  }
  expect(await stateOf('mine.q4-0')).toBeUndefined()
})

test('a model that cannot be told a conversation is refused before it is on the list', async () => {
  const fields = plainFields.filter(([key]) => key !== 'tokenizer.chat_template')
  await expect(get(mine(gguf({ fields })))).rejects.toThrow(/has no chat template.*made to chat/)
  expect(await stateOf('mine.q4-0')).toBeUndefined()
  hub.fault = {
    bytes: gguf({ fields }),
    digest: sha256(gguf({ fields })),
    size: gguf({ fields }).length,
  }
  await expect(get('a/b:c.Q8_0.gguf')).rejects.toThrow('has no chat template')
  expect(await stateOf('c.q8-0')).toBeUndefined()
  const path = await install('qwen3-4b')
  writeFileSync(path, gguf({ fields }))
  await folder.pin(
    { file: 'Qwen3-4B-Q6_K.gguf', sha256: null, sizeBytes: null },
    { sizeBytes: gguf({ fields }).length, sha256: sha256(gguf({ fields })) },
  )
  expect(await stateOf('qwen3-4b')).toMatchObject({ state: 'failed' })
  await expect(useModel('qwen3-4b', place())).rejects.toThrow('has no chat template')
})

test('the licence that a file of one’s own names is told with it', async () => {
  const told: unknown[] = []
  await get(mine(), { onModel: ({ name, licence }) => told.push(name, licence) })
  expect(told).toEqual(['Tiny', 'apache-2.0'])
})

test.each([
  ['nope', /names no model/],
  ['a/b', /names no model/],
  ['a/b:c.bin', /names no model/],
  ['../a/b:c.gguf', /names no model/],
  ['a/b:../c.gguf', /names no model/],
  ['ftp://a.example/c.gguf', /names no model/],
  ['https://me:secret@a.example/c.gguf', /leave them out/],
  ['http://10.0.0.1/c.gguf', /by https/],
  ['https://10.0.0.1/c.gguf', /open internet/],
  ['https://[::1]/c.gguf', /open internet/],
  ['/nowhere/c.gguf', /there is no such file/],
])('%s is refused with what to do', async (text, reason) => {
  await expect(get(text)).rejects.toThrow(reason)
})

test('a chosen model is the default from then on, and only one that is here and answers can be', async () => {
  await install('qwen3-4b')
  await install('nomic-embed-text-v1.5')
  await useModel('qwen3-4b', place())
  expect(await stateOf('qwen3-4b')).toMatchObject({ default: true })
  await expect(useModel('qwen3-8b', place())).rejects.toThrow(/fetch it first.*get qwen3-8b/)
  await expect(useModel('none', place())).rejects.toThrow('choose one of')
  const fixed = useModel('qwen3-4b', place({ default: 'qwen3-8b' }, { fixedBy: 'overt.toml' }))
  await expect(fixed).rejects.toThrow('fixed by the setting model.default (from overt.toml)')
  await useModel('acme/large', place())
  expect(await stateOf('qwen3-4b')).toMatchObject({ default: false })
})

test('a model that only turns texts into vectors is not chosen to answer', async () => {
  const path = mine(gguf({ fields: [textField('general.architecture', 'nomic-bert')] }))
  const { id } = await get(path)
  await expect(useModel(id, place())).rejects.toThrow('turns texts into vectors')
})

test('a removed model frees its disk; the default and a loaded one only by force', async () => {
  const path = await install('qwen3-4b')
  await useModel('qwen3-4b', place())
  await expect(removeOne('qwen3-4b', false, place())).rejects.toThrow('is the default model')
  expect(existsSync(path)).toBe(true)
  expect(await removeOne('qwen3-4b', true, place())).toBe(weights.length)
  expect(existsSync(path)).toBe(false)
  const other = await install('qwen3-8b')
  {
    using _ = await tryLock(useLock(folder, 'qwen3-8b'))
    await expect(removeOne('qwen3-8b', false, place())).rejects.toThrow('in the running server')
    expect(existsSync(other)).toBe(true)
  }
  expect(await removeOne('qwen3-8b', false, place())).toBe(weights.length)
  expect(await removeOne('qwen3-8b', false, place())).toBe(0)
})

test('a fetch that is under way is not removed under itself', async () => {
  const entry = entryOf('qwen3-4b')
  if (entry === null) throw new Error('not in the catalogue')
  using _ = await tryLock(folder.lockOf(`get ${entry.file}`))
  await expect(removeOne('qwen3-4b', true, place())).rejects.toThrow('is being fetched')
})

test('a file that is another’s is forgotten and never removed, also through a link', async () => {
  const path = mine()
  const { id } = await get(path)
  await useModel(id, place())
  expect(await removeOne(id, true, place())).toBe(0)
  expect(readFileSync(path)).toHaveLength(weights.length)
  expect(await stateOf(id)).toBeUndefined()
  expect((await stateOf(firstModel.id))?.default).toBe(true)
  await expect(removeOne('elsewhere-file', false, place({ path }))).rejects.toThrow('choose one of')
  await expect(removeOne('mine.q4-0', true, place({ path }))).rejects.toThrow('model.path')
  // A link or a second name in the folder is removed, and what it leads to is not.
  const entry = entryOf('qwen3-8b')
  if (entry === null) throw new Error('not in the catalogue')
  linkSync(path, folder.fileOf(entry))
  await removeOne('qwen3-8b', false, place())
  expect(readFileSync(path)).toHaveLength(weights.length)
})

test('what a file says of itself is shown, of the list or by its path', async () => {
  const path = mine()
  const facts = {
    architecture: 'llama',
    quantisation: 'Q4_1',
    contextTokens: 2048,
    tokens: 3,
    licence: 'apache-2.0',
    templateDigest: expect.stringMatching(/^[\w-]{43}$/),
  }
  expect(await inspectOne(path, place())).toMatchObject({ path, facts, measured: null })
  await install('qwen3-4b')
  expect(await inspectOne('qwen3-4b', place())).toMatchObject({
    source: 'Qwen/Qwen3-4B-GGUF:Qwen3-4B-Q6_K.gguf',
    digest: `sha256:${sha256(weights)}`,
    facts,
  })
  expect(await inspectOne('qwen3-8b', place())).toMatchObject({
    facts: null,
    problem: expect.stringContaining('overt model get qwen3-8b'),
  })
  await expect(inspectOne('/nowhere.gguf', place())).rejects.toThrow('there is no such file')
  await expect(inspectOne('none', place())).rejects.toThrow('choose one of')
})

test('two that change the list at once lose nothing', async () => {
  await Promise.all([
    get('a/b:c.Q8_0.gguf'),
    get(mine()),
    useModel('acme/large', place()),
    get(`${hub.url}/store/blob`),
  ])
  const ids = (await listModels(place()))
    .filter(({ from }) => from === 'person' || from === 'file')
    .map(({ id }) => id)
  expect(ids.toSorted()).toEqual(['blob', 'c.q8-0', 'mine.q4-0'])
})

test('a damaged list is not taken for an empty one', async () => {
  await folder.make()
  writeFileSync(folder.shelfPath, '{"v":"shelf/v1","revision":')
  await expect(listModels(place())).rejects.toThrow(
    /shelf\.json is damaged: restore it, or remove it/,
  )
})
