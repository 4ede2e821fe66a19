import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import type { Engine } from '../engine/engine.ts'
import { plainSupports } from '../engine/supports.ts'
import { openScriptedEmbedder } from '../engine/scripted/scripted-embedder.ts'
import { silentLogger } from '../observe/logger.ts'
import { entryOf } from './catalogue.ts'
import { ModelFolder } from './model-folder.ts'
import { ModelError } from './models.ts'
import type { ModelSettings, ModelsOptions, OpenLocal } from './models-options.ts'
import { openModels } from './open-models.ts'
import { gguf, plainFields } from './gguf.fixture.ts'
import { sha256 } from './hub.fixture.ts'

// For tests: each has a data folder of its own, and models that only know what they were opened for.

export let home = ''

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'overt-open-models-'))
})

afterEach(() => rmSync(home, { recursive: true }))

export const disposed: string[] = []

/** An engine that only knows what it was opened for. */
export const engineOf = (name: string): Engine => ({
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

export const settings: ModelSettings = {
  default: null,
  path: null,
  contextTokens: 4096,
  sequences: 4,
  threads: 0,
  memoryBytes: 2 ** 40,
  sources: [],
  hubUrl: 'http://hub.invalid',
}

export const acme = {
  url: 'https://acme.example/v1',
  key: 'sk-1',
  models: ['big', 'small'],
  contextTokens: 100,
}

export type Change = { model?: Partial<ModelSettings>; acme?: boolean } & Partial<ModelsOptions>

export function opened({ model = {}, acme: withAcme = false, ...change }: Change = {}) {
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
export async function install(id: string, bytes = gguf()): Promise<string> {
  const entry = entryOf(id)
  if (entry === null) throw new Error(`no ${id}`)
  const folder = new ModelFolder(home)
  await folder.make()
  writeFileSync(folder.fileOf(entry), bytes)
  await folder.pin(entry, { sizeBytes: bytes.length, sha256: sha256(bytes) })
  return folder.fileOf(entry)
}

export function mine(bytes = gguf()): string {
  const path = join(home, 'My Model_v2.Q8_0.GGUF')
  writeFileSync(path, bytes)
  return path
}

export const refusal = (act: () => unknown): ModelError => {
  try {
    act()
  } catch (error) {
    if (error instanceof ModelError) return error
  }
  throw new Error('it was not refused')
}

export const never = new AbortController().signal

export const without = (field: string) =>
  gguf({ fields: plainFields.filter(([key]) => key !== field) })
