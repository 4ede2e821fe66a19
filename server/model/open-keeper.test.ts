import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openScripted } from '../engine/scripted/scripted.ts'
import { openScriptedEmbedder } from '../engine/scripted/scripted-embedder.ts'
import { silentLogger } from '../observe/logger.ts'
import { entryOf } from './catalogue.ts'
import { gguf } from './gguf.fixture.ts'
import { openTestHub, type TestHub } from './hub.fixture.ts'
import { ModelFolder } from './model-folder.ts'
import { openModels, type OpenedModels } from './open-models.ts'

const weights = gguf({ weights: 300_000 })
const id = 'qwen3-0.6b'
const entry = entryOf(id)

/** Every look at it finds a second gone, so that every chunk is told of. */
let now = Date.now()

let home = ''
let hub: TestHub
let models: OpenedModels
beforeEach(async () => {
  if (entry === null) throw new Error(`no ${id}`)
  home = mkdtempSync(join(tmpdir(), 'overt-keeper-'))
  hub = await openTestHub(entry, weights)
  models = openModels({
    config: {
      model: {
        default: null,
        path: null,
        contextTokens: 4096,
        sequences: 4,
        threads: 0,
        memoryBytes: 2 ** 40,
        sources: ['hub'],
        hubUrl: hub.url,
      },
      providers: {},
    },
    home,
    openLocal: async () => openScripted({ script: () => ({ pieces: ['a'] }) }),
    openEmbedder: async () => openScriptedEmbedder(),
    openRemote: () => openScripted({ script: () => ({ pieces: ['a'] }) }),
    logger: silentLogger,
    clock: () => (now += 1_000),
    availableMemory: () => 2 ** 40,
  })
  models.start()
  await models.settled()
})
afterEach(async () => {
  await models[Symbol.asyncDispose]()
  await hub[Symbol.asyncDispose]()
  rmSync(home, { recursive: true })
})

const status = () => models.list().find((one) => one.id === id)
const path = () => join(home, 'models', entry?.file ?? '')
const never = new AbortController().signal

test('nothing is fetched before its own licence was named', () => {
  expect(() => models.keeper.fetch(id, null)).toThrow('is Apache-2.0: read it first')
  expect(() => models.keeper.fetch(id, 'MIT')).toThrow('read it first')
  expect(() => models.keeper.fetch('none', null)).toThrow('There is no model')
  expect(hub.requests).toEqual([])
})

test('a fetch is told while it goes on, stopped with what came, and gone on with', async () => {
  hub.fault = { cutAfter: 100_000, stall: 'body' }
  models.keeper.fetch(id, 'Apache-2.0')
  models.keeper.fetch(id, 'Apache-2.0')
  await expect.poll(() => status()?.receivedBytes).toBeGreaterThan(0)
  expect(status()).toMatchObject({ state: 'fetching', progress: expect.any(Number) })
  await expect(models.keeper.remove(id, true)).rejects.toThrow('is being fetched')
  expect(await models.keeper.cancel(id)).toBe(true)
  expect(await models.keeper.cancel(id)).toBe(false)
  const folder = new ModelFolder(home)
  const had = await folder.partBytes({ file: entry?.file ?? '' })
  expect(had).toBeGreaterThan(0)
  expect(status()).toMatchObject({ state: 'absent', problem: null })
  hub.fault = {}
  models.keeper.fetch(id, 'Apache-2.0')
  await expect.poll(() => status()?.state).toBe('installed')
  expect(hub.requests.at(-1)).toBe(`GET bytes=${had}-`)
})

test('a fetch that fails says why, and the next one is free to begin', async () => {
  hub.fault = { status: 503 }
  models.keeper.fetch(id, 'Apache-2.0')
  await expect.poll(() => status()?.state).toBe('failed')
  expect(status()?.problem).toContain('it answered 503')
  hub.fault = {}
  models.keeper.fetch(id, 'Apache-2.0')
  await expect.poll(() => status()?.state).toBe('installed')
})

test('a chosen model is loaded at once; idle it is removed by force alone, and then its memory and file are free', async () => {
  models.keeper.fetch(id, 'Apache-2.0')
  await expect.poll(() => status()?.state).toBe('installed')
  await models.keeper.choose(id)
  await expect.poll(() => status()).toMatchObject({ state: 'ready', default: true })
  expect((await models.open(null, never)).id).toBe(id)
  expect((await models.keeper.room()).takenBytes).toBeGreaterThan(weights.length)
  expect((await models.keeper.inspect(id)).measured).toMatchObject({ variant: expect.any(String) })
  await expect(models.keeper.remove(id, false)).rejects.toThrow('is the default model')
  expect(await models.keeper.remove(id, true)).toBe(weights.length)
  expect(existsSync(path())).toBe(false)
  expect(status()).toMatchObject({ state: 'absent', default: false })
  expect((await models.keeper.room()).takenBytes).toBe(0)
})
