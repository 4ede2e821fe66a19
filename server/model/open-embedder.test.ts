import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Embedder } from '../engine/embedder.ts'
import { openScripted } from '../engine/scripted/scripted.ts'
import { openScriptedEmbedder } from '../engine/scripted/scripted-embedder.ts'
import { silentLogger } from '../observe/logger.ts'
import { entryOf } from './catalogue.ts'
import { gguf, numberField, plainFields, textField } from './gguf.fixture.ts'
import { ModelFolder } from './model-folder.ts'
import { openModels, type OpenedModels } from './open-models.ts'

const never = new AbortController().signal
const chat = 'qwen3-4b'
const vectors = 'nomic-embed-text-v1.5'
const encoder = gguf({
  fields: [
    textField('general.architecture', 'nomic-bert'),
    numberField('nomic-bert.context_length', 2048),
  ],
})

let home = ''
let closed: string[]
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'overt-open-embedder-'))
  closed = []
})
afterEach(() => rmSync(home, { recursive: true }))

async function install(id: string, bytes: Uint8Array): Promise<void> {
  const entry = entryOf(id)
  if (entry === null) throw new Error(`no ${id}`)
  const folder = new ModelFolder(home)
  await folder.make()
  writeFileSync(folder.fileOf(entry), bytes)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await folder.pin(entry, { sizeBytes: bytes.length, sha256 })
}

async function opened(): Promise<OpenedModels> {
  await install(chat, gguf({ fields: plainFields }))
  await install(vectors, encoder)
  const models = openModels({
    config: {
      model: {
        default: chat,
        path: null,
        contextTokens: 4096,
        sequences: 4,
        threads: 0,
        memoryBytes: 2 ** 40,
        sources: [],
        hubUrl: 'http://hub.invalid',
      },
      providers: {},
    },
    home,
    openLocal: async () => noting('chat', openScripted({ script: () => ({ pieces: ['a'] }) })),
    openEmbedder: async (): Promise<Embedder> => noting('vectors', openScriptedEmbedder()),
    openRemote: () => openScripted({ script: () => ({ pieces: ['a'] }) }),
    logger: silentLogger,
    clock: Date.now,
    availableMemory: () => 2 ** 40,
  })
  models.start()
  await models.settled()
  return models
}

function noting<T extends AsyncDisposable>(name: string, engine: T): T {
  const dispose = engine[Symbol.asyncDispose].bind(engine)
  return Object.assign(engine, {
    async [Symbol.asyncDispose]() {
      closed.push(name)
      await dispose()
    },
  })
}

test('a model for vectors is loaded by whoever asks for them, and listed as what it is', async () => {
  await using models = await opened()
  const state = () => models.list().find(({ id }) => id === vectors)
  expect(state()).toMatchObject({ purpose: 'embedding', state: 'installed' })
  const { id, embedder } = await models.openEmbedder(vectors, never)
  expect([id, (await embedder.embed(['tea'], 'a', never)).vectors.length]).toEqual([vectors, 1])
  expect(state()).toMatchObject({ state: 'ready' })
})

test('each is refused for what the other does, loaded or not', async () => {
  await using models = await opened()
  const answers = {
    code: 'invalid_request',
    message: expect.stringMatching(/answers no questions/),
  }
  const gives = { code: 'invalid_request', message: expect.stringMatching(/gives no vectors/) }
  for (const _ of ['before it is loaded', 'after']) {
    await expect(models.open(vectors, never)).rejects.toMatchObject(answers)
    expect(() => models.get(vectors)).toThrow(/answers no questions/)
    await models.openEmbedder(vectors, never)
  }
  await expect(models.openEmbedder(chat, never)).rejects.toMatchObject(gives)
  await expect(models.openEmbedder('none', never)).rejects.toMatchObject({
    code: 'model_not_found',
  })
  const absent = models.openEmbedder('qwen3-embedding-0.6b', never)
  await expect(absent).rejects.toMatchObject({ code: 'model_not_ready' })
})

test('its process ends with the server', async () => {
  const models = await opened()
  await models.openEmbedder(vectors, never)
  await models[Symbol.asyncDispose]()
  expect(closed).toContain('vectors')
  await expect(models.openEmbedder(vectors, never)).rejects.toThrow()
})
