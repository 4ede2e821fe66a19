import { existsSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Engine } from '../engine/engine.ts'
import { plainSupports } from '../engine/supports.ts'
import { openScriptedEmbedder } from '../engine/scripted/scripted-embedder.ts'
import { silentLogger } from '../observe/logger.ts'
import { entryOf, firstModel } from './catalogue.ts'
import { FetchError } from './fetch-error.ts'
import { neededBytes } from './memory.ts'
import { removeOne, useModel } from './model-commands.ts'
import { ModelFolder } from './model-folder.ts'
import { ModelError } from './models.ts'
import type { ModelSettings, ModelsOptions, OpenLocal } from './models-options.ts'
import { openModels } from './open-models.ts'
import type { Source } from './source.ts'
import { getModel } from './get-model.ts'
import { gguf, numberField, plainFields } from './gguf.fixture.ts'
import { sha256 } from './hub.fixture.ts'
import { promises } from '../../test/promises.ts'

promises('model:fetch-checked', 'model:truncated', 'model:choose', 'model:no-room')

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'overt-open-models-'))
})
afterEach(() => rmSync(home, { recursive: true }))

const disposed: string[] = []

/** An engine that only knows what it was opened for. */
const engineOf = (name: string): Engine => ({
  identity: { kind: 'remote', provider: 'test', model: name, replay: 'none' },
  contextTokens: null,
  supports: plainSupports,
  plan: () => Promise.reject(new Error('not asked for here')),
  // oxlint-disable-next-line require-yield -- it never comes to a first event
  async *generate() {
    throw new Error('not asked for here')
  },
  reread: () => null,
  async [Symbol.asyncDispose]() {
    disposed.push(name)
  },
})

const settings: ModelSettings = {
  default: null,
  path: null,
  contextTokens: 4096,
  sequences: 4,
  threads: 0,
  memoryBytes: 2 ** 40,
  sources: [],
  hubUrl: 'http://hub.invalid',
}

const acme = {
  url: 'https://acme.example/v1',
  key: 'sk-1',
  models: ['big', 'small'],
  contextTokens: 100,
}

type Change = { model?: Partial<ModelSettings>; acme?: boolean } & Partial<ModelsOptions>

function opened({ model = {}, acme: withAcme = false, ...change }: Change = {}) {
  const calls: Parameters<OpenLocal>[0][] = []
  const models = openModels({
    config: { model: { ...settings, ...model }, providers: withAcme ? { acme } : {} },
    home,
    openLocal: async (local) => {
      calls.push(local)
      return engineOf(local.modelPath)
    },
    openEmbedder: async () => openScriptedEmbedder(),
    openRemote: ({ provider, model: name }) => engineOf(`${provider}:${name}`),
    logger: silentLogger,
    clock: Date.now,
    availableMemory: () => 2 ** 40,
    ...change,
  })
  return { models, calls, state: (id: string) => models.list().find((one) => one.id === id) }
}

/** A model of the catalogue whose digest is not known beforehand, laid into the folder and pinned. */
async function install(id: string, bytes = gguf()): Promise<string> {
  const entry = entryOf(id)
  if (entry === null) throw new Error(`no ${id}`)
  const folder = new ModelFolder(home)
  await folder.make()
  writeFileSync(folder.fileOf(entry), bytes)
  await folder.pin(entry, { sizeBytes: bytes.length, sha256: sha256(bytes) })
  return folder.fileOf(entry)
}

function mine(bytes = gguf()): string {
  const path = join(home, 'My Model_v2.Q8_0.GGUF')
  writeFileSync(path, bytes)
  return path
}

const refusal = (act: () => unknown): ModelError => {
  try {
    act()
  } catch (error) {
    if (error instanceof ModelError) return error
  }
  throw new Error('it was not refused')
}

test('a default that does not exist is refused by the name of its setting, with what there is', () => {
  expect(() => opened({ model: { default: 'nope' } })).toThrow(
    /model\.default \(OVERT_MODEL_DEFAULT\) names "nope".*smollm2-135m-instruct/,
  )
})

test('with nothing here the catalogue is listed as absent and the first model is the default', async () => {
  const { models, calls, state } = opened()
  models.start()
  await models.settled()
  expect(models.ready).toBe(false)
  expect(models.list().every((one) => one.state === 'absent')).toBe(true)
  expect(
    models
      .list()
      .filter((one) => one.default)
      .map(({ id }) => id),
  ).toEqual([firstModel.id])
  expect(state(firstModel.id)).toMatchObject({
    digest: `sha256:${firstModel.sha256}`,
    problem: null,
  })
  expect(calls).toEqual([])
  expect(refusal(() => models.get(null))).toMatchObject({
    code: 'model_not_ready',
    message: expect.stringContaining('./overt model get smollm2-135m-instruct'),
  })
})

test("a file of the person's own is the default, known by its name, and opened with its digest", async () => {
  const path = mine()
  const { models, calls, state } = opened({ model: { path, threads: 2 } })
  models.start()
  expect(models.ready).toBe(false)
  expect(refusal(() => models.get(null)).message).toContain('is being loaded')
  await models.settled()
  expect(models.ready).toBe(true)
  expect(models.get(null).id).toBe('my-model-v2.q8-0')
  expect(state('my-model-v2.q8-0')).toMatchObject({
    name: 'Tiny',
    licence: 'apache-2.0',
    state: 'ready',
    default: true,
    sizeBytes: gguf().length,
    digest: `sha256:${sha256(gguf())}`,
  })
  expect(calls).toEqual([
    {
      modelPath: path,
      modelDigest: `sha256:${sha256(gguf())}`,
      contextTokens: 2048,
      sequences: 4,
      threads: 2,
    },
  ])
})

test('the context is never longer than the model was trained for, nor than the settings say', async () => {
  const { models, calls } = opened({ model: { path: mine(), contextTokens: 512 } })
  models.start()
  await models.settled()
  expect(calls[0]?.contextTokens).toBe(512)
  await models[Symbol.asyncDispose]()
  const silent = opened({ model: { path: mine(without('llama.context_length')) } })
  silent.models.start()
  await silent.models.settled()
  expect(silent.calls[0]?.contextTokens).toBe(4096)
})

const without = (field: string) => gguf({ fields: plainFields.filter(([key]) => key !== field) })

test('a model that has no chat template is told so, and nothing is put away to find out', async () => {
  const { models, calls } = opened({ model: { path: mine(without('tokenizer.chat_template')) } })
  models.start()
  await models.settled()
  const [{ id, state, problem } = { id: '', state: '', problem: '' }] = models.list()
  expect([state, problem]).toEqual(['failed', expect.stringMatching('no chat template')])
  await expect(models.open(id, new AbortController().signal)).rejects.toThrow('no chat template')
  expect(calls).toEqual([])
})

test("a file of the person's own that has the name of a known model gets another id", () => {
  const { models } = opened({ model: { path: '/x/qwen3-0.6b.gguf' } })
  expect(models.list().map(({ id }) => id)).toEqual(
    expect.arrayContaining(['qwen3-0.6b', 'qwen3-0.6b-file']),
  )
})

const bad: readonly (readonly [string, (path: string) => void, RegExp])[] = [
  ['a truncated file', (path) => truncateSync(path, 200), /cut short/],
  ['an empty file', (path) => truncateSync(path, 0), /it is empty/],
  ['no file', (path) => rmSync(path), /there is no such file/],
  ['a folder', (path) => (rmSync(path), mkdirSync(path)), /it is a folder/],
  ['a file of another kind', (path) => writeFileSync(path, 'x'.repeat(100)), /not in GGUF form/],
]

test.each(bad)(
  '%s is a state with its reason, and the server goes on',
  async (_, spoil, reason) => {
    const path = mine()
    spoil(path)
    const { models, calls, state } = opened({ model: { path } })
    models.start()
    await models.settled()
    expect(state('my-model-v2.q8-0')).toMatchObject({
      state: 'failed',
      problem: expect.stringMatching(reason),
    })
    expect(refusal(() => models.get(null)).message).toMatch(reason)
    expect(calls).toEqual([])
  },
)

test('an installed model of the catalogue is loaded, and one that is not the model is refused', async () => {
  await install('qwen3-0.6b')
  const damaged = await install('qwen3-1.7b')
  writeFileSync(damaged, gguf({ fields: [...plainFields, numberField('general.file_type', 1)] }))
  const { models, state } = opened({ model: { default: 'qwen3-0.6b' } })
  models.start()
  await models.settled()
  expect(models.get(null).id).toBe('qwen3-0.6b')
  expect(state('qwen3-1.7b')).toMatchObject({
    state: 'failed',
    problem: expect.stringMatching(/wrong SHA-256.*overt model get qwen3-1\.7b/),
  })
})

test('an engine that will not open is a state with its reason', async () => {
  const { models, state } = opened({
    model: { path: mine() },
    openLocal: () => Promise.reject(new Error('unknown architecture.')),
  })
  models.start()
  await models.settled()
  expect(state('my-model-v2.q8-0')).toMatchObject({
    state: 'failed',
    problem: 'Tiny could not be loaded (unknown architecture): try another model, or a provider.',
  })
})

const never = new AbortController().signal

test('beside the default a model is loaded when it is asked for, and not before', async () => {
  await install('qwen3-0.6b')
  await install('qwen3-4b')
  const { models, calls, state } = opened({ model: { default: 'qwen3-4b' } })
  models.start()
  models.start()
  await models.settled()
  expect([state('qwen3-4b')?.state, state('qwen3-0.6b')?.state]).toEqual(['ready', 'installed'])
  expect(calls).toHaveLength(1)
  expect(refusal(() => models.get('qwen3-0.6b')).message).toContain('is being loaded')
  expect((await models.open('qwen3-0.6b', never)).id).toBe('qwen3-0.6b')
  expect(state('qwen3-0.6b')?.state).toBe('ready')
  expect((await models.open(null, never)).id).toBe('qwen3-4b')
  expect(calls).toHaveLength(2)
})

test('a default that does not fit is refused with figures, and tried again when it is asked for', async () => {
  await install('qwen3-0.6b')
  const room = { bytes: 1000 }
  const { models, state } = opened({
    model: { default: 'qwen3-0.6b' },
    availableMemory: () => room.bytes,
    patienceMs: 50,
  })
  models.start()
  await models.settled()
  const figures = /needs about \d+ MiB of memory and 1 MiB are free now/
  expect(state('qwen3-0.6b')).toMatchObject({
    state: 'failed',
    problem: expect.stringMatching(figures),
  })
  room.bytes = 2 ** 40
  expect((await models.open(null, never)).id).toBe('qwen3-0.6b')
  expect(state('qwen3-0.6b')).toMatchObject({ state: 'ready', problem: null })
})

test('a model larger than all that models may take is refused at once, with what to change', async () => {
  await install('qwen3-0.6b')
  const { models, state } = opened({ model: { memoryBytes: 2 ** 20 } })
  models.start()
  await models.settled()
  await expect(models.open('qwen3-0.6b', never)).rejects.toThrow(
    /models may take 1 MiB here: choose a smaller model.*raise model\.memory_bytes/,
  )
  expect(state('qwen3-0.6b')?.state).toBe('installed')
})

test('one that is asked for takes the room of one that is idle', async () => {
  disposed.length = 0
  await install('qwen3-0.6b')
  await install('qwen3-4b')
  const one = neededBytes(
    { sizeBytes: gguf().length, cacheBytesPerToken: 87_808, contextTokens: 2048 },
    settings,
  )
  const { models, state } = opened({
    model: { default: 'qwen3-4b', memoryBytes: Math.floor((one ?? 0) * 1.6) },
  })
  models.start()
  await models.settled()
  await models.open('qwen3-0.6b', never)
  expect([state('qwen3-4b')?.state, state('qwen3-0.6b')?.state]).toEqual(['installed', 'ready'])
  expect(disposed).toEqual([join(home, 'models', 'Qwen3-4B-Q6_K.gguf')])
})

test('what a command does to the folder is seen by a running server', async () => {
  const place = {
    home,
    remote: [],
    fixedBy: null,
    settings: { ...settings, hubUrl: 'http://hub.invalid' },
  }
  const { models, state } = opened({ watchMs: 10 })
  models.start()
  await models.settled()
  const path = await install('qwen3-0.6b')
  await useModel('qwen3-0.6b', place)
  await expect.poll(() => state('qwen3-0.6b')).toMatchObject({ state: 'ready', default: true })
  await expect(removeOne('qwen3-0.6b', false, place)).rejects.toThrow('is the default model')
  await removeOne('qwen3-0.6b', true, place)
  await expect.poll(() => state('qwen3-0.6b')?.state).toBe('absent')
  expect(existsSync(path)).toBe(false)
  const got = await getModel(
    mine(),
    place,
    { onModel: () => {}, onProgress: () => {}, clock: Date.now, sha256: null },
    never,
  )
  await expect.poll(() => state(got.id)?.state).toBe('installed')
  expect((await models.open(got.id, never)).id).toBe(got.id)
  await models[Symbol.asyncDispose]()
})

test('a model that the server has in memory is not removed by a command', async () => {
  await install('qwen3-0.6b')
  const place = { home, remote: [], fixedBy: null, settings }
  const { models } = opened()
  models.start()
  await models.settled()
  await models.open('qwen3-0.6b', never)
  await expect(removeOne('qwen3-0.6b', false, place)).rejects.toThrow(
    'loaded in the running server',
  )
  await models[Symbol.asyncDispose]()
  expect(await removeOne('qwen3-0.6b', false, place)).toBe(gguf().length)
})

test("a provider's models are ready at once, and never the default while a local one may come", async () => {
  const { models, state } = opened({ acme: true, model: { path: mine() } })
  expect(state('acme/big')).toMatchObject({
    kind: 'remote',
    state: 'ready',
    contextTokens: 100,
    digest: null,
  })
  expect(models.get('acme/small').engine.identity).toMatchObject({ model: 'acme:small' })
  expect(models.ready).toBe(true)
  expect(refusal(() => models.get(null)).message).toContain('is being loaded')
  models.start()
  await models.settled()
  expect(models.get(null).id).toBe('my-model-v2.q8-0')
})

test('where no local model is to be had, the first provider answers', async () => {
  const { models } = opened({ acme: true })
  expect(refusal(() => models.get(null)).message).toContain('SmolLM2')
  models.start()
  await models.settled()
  expect(models.get(null).id).toBe('acme/big')
  expect(
    models
      .list()
      .filter((one) => one.default)
      .map(({ id }) => id),
  ).toEqual(['acme/big'])
})

test('a chosen model is never replaced by another', async () => {
  const { models } = opened({ acme: true, model: { default: firstModel.id } })
  models.start()
  await models.settled()
  expect(refusal(() => models.get(null)).code).toBe('model_not_ready')
  expect(opened({ acme: true, model: { default: 'acme/small' } }).models.get(null).id).toBe(
    'acme/small',
  )
})

test('a provider that asks for no key is given an empty one', () => {
  const keys: string[] = []
  const config = {
    model: settings,
    providers: { acme, home: { ...acme, url: 'http://127.0.0.1/v1', key: null } },
  }
  opened({ config, openRemote: ({ key, model }) => (keys.push(key), engineOf(model)) })
  expect(keys).toEqual(['sk-1', 'sk-1', '', ''])
})

test('an id that nobody knows is refused, asked for or set', () => {
  const { models } = opened()
  expect(refusal(() => models.get('gpt-x'))).toMatchObject({
    code: 'model_not_found',
    message: 'There is no model "gpt-x" here.',
  })
  expect(refusal(() => models.get('x'.repeat(10_000))).message.length).toBeLessThan(200)
  expect(refusal(() => opened({ model: { default: 'gpt-x' } })).code).toBe('model_not_found')
})

test('a provider that must not be called stops the start', () => {
  const config = { model: settings, providers: { acme: { ...acme, url: 'http://acme.example' } } }
  expect(() => opened({ config })).toThrow('use https')
})

/** A source of which nothing can be had, once `gate` lets it say so. */
const failing = (gate: Promise<void> = Promise.resolve()): Source => ({
  name: 'hub',
  title: 'the model hub',
  copies: 1,
  async claim(_, signal) {
    await gate
    signal.throwIfAborted()
    throw new FetchError('unreachable', 'the host cannot be resolved')
  },
  open: () => Promise.reject(new Error('never asked')),
})

test('a fetch that fails is an outcome and a state that names both ways on', async () => {
  const { models, state } = opened({ sources: [failing()] })
  const outcome = await models.fetchMissing(() => undefined, new AbortController().signal)
  expect(outcome).toMatchObject({
    type: 'failed',
    model: firstModel.id,
    problem: expect.stringMatching(
      /cannot be resolved.*OVERT_MODEL_PATH.*OVERT_PROVIDERS_NAME_KEY/,
    ),
  })
  expect(state(firstModel.id)).toMatchObject({
    state: 'failed',
    problem: expect.stringContaining('two ways on'),
  })
})

test('while a model is fetched it says so, and an abort is told as one', async () => {
  const gate = Promise.withResolvers<void>()
  const { models, state } = opened({ sources: [failing(gate.promise)], acme: true })
  const stop = new AbortController()
  const fetching = models.fetchMissing(() => undefined, stop.signal)
  await expect.poll(() => state(firstModel.id)?.state).toBe('fetching')
  expect(state(firstModel.id)).toMatchObject({ progress: 0, default: true })
  expect(refusal(() => models.get(null)).message).toContain('is being fetched (0 %)')
  stop.abort()
  gate.resolve()
  expect(await fetching).toMatchObject({
    type: 'failed',
    problem: expect.stringContaining('stopped'),
  })
  expect(models.get(null).id).toBe('acme/big')
})

/** A source that has these bytes and says so. */
const having = (bytes: Uint8Array): Source => ({
  name: 'hub',
  title: 'the model hub',
  copies: 1,
  claim: async () => ({ sizeBytes: bytes.length, sha256: sha256(bytes) }),
  open: async () => ({
    from: 0,
    chunks: (async function* () {
      yield bytes.slice(0, 100)
      yield bytes.slice(100)
    })(),
  }),
})

test('a missing default is fetched, examined and loaded', async () => {
  const { models, calls, state } = opened({
    model: { default: 'qwen3-0.6b' },
    sources: [having(gguf())],
  })
  const seen: number[] = []
  const outcome = await models.fetchMissing(
    ({ receivedBytes }) => seen.push(receivedBytes),
    new AbortController().signal,
  )
  expect(outcome).toEqual({ type: 'fetched', model: 'qwen3-0.6b' })
  expect(seen.at(-1)).toBe(gguf().length)
  await models.settled()
  expect(models.get(null).id).toBe('qwen3-0.6b')
  expect(state('qwen3-0.6b')).toMatchObject({ digest: `sha256:${sha256(gguf())}`, progress: null })
  expect(calls).toHaveLength(1)
})

test('a damaged default is fetched again; a good one, a file and a provider are left as they are', async () => {
  writeFileSync(await install('qwen3-0.6b'), 'damaged')
  const sources = [having(gguf())]
  const fetch = (change: Change) =>
    opened({ sources, ...change }).models.fetchMissing(
      () => undefined,
      new AbortController().signal,
    )
  const nothing = { type: 'nothing missing' }
  expect(await fetch({ model: { default: 'qwen3-0.6b' } })).toMatchObject({ type: 'fetched' })
  expect(await fetch({ model: { default: 'qwen3-0.6b' } })).toEqual(nothing)
  expect(await fetch({ model: { path: mine() } })).toEqual(nothing)
  expect(await fetch({ model: { default: 'acme/big' }, acme: true })).toEqual(nothing)
})

test('the end disposes every engine, also of a load that was under way', async () => {
  disposed.length = 0
  const [begun, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const { models } = opened({
    acme: true,
    model: { path: mine() },
    openLocal: async () => {
      begun.resolve()
      await gate.promise
      return engineOf('late')
    },
  })
  models.start()
  await begun.promise
  const ending = models[Symbol.asyncDispose]()
  gate.resolve()
  await ending
  expect(disposed.sort()).toEqual(['acme:big', 'acme:small', 'late'])
  expect(models.ready).toBe(false)
})

test('after the end nothing more is loaded', async () => {
  const { models, calls } = opened({ model: { path: mine() } })
  models.start()
  await models[Symbol.asyncDispose]()
  expect(calls).toEqual([])
  expect(refusal(() => models.get(null)).code).toBe('model_not_ready')
})
