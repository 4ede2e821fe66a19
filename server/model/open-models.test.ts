import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { LoadError } from '../engine/load-error.ts'
import { firstModel } from './catalogue.ts'
import { gguf, numberField, plainFields } from './gguf.fixture.ts'
import { sha256 } from './hub.fixture.ts'
import { promises } from '../../test/promises.ts'
import {
  disposed,
  engineOf,
  opened,
  install,
  mine,
  refusal,
  without,
} from './open-models.fixture.ts'

promises('model:truncated', 'model:choose')

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
    retryAfterSeconds: null,
  })
})

test('until the folder was looked at no model is called absent, and asking again is worth it', async () => {
  await install('qwen3-0.6b')
  const { models } = opened()
  models.start()
  expect(refusal(() => models.get('qwen3-0.6b'))).toMatchObject({
    message: expect.stringMatching(/being looked for/),
    retryAfterSeconds: 5,
  })
  await models.settled()
  expect(refusal(() => models.get('qwen3-1.7b'))).toMatchObject({
    message: expect.stringMatching(/not on this machine/),
    retryAfterSeconds: null,
  })
})

test("a file of the person's own is the default, known by its name, and opened with its digest", async () => {
  const path = mine()
  const { models, calls, state } = opened({ model: { path, threads: 2 } })
  models.start()
  expect(models.ready).toBe(false)
  expect(refusal(() => models.get(null))).toMatchObject({
    message: expect.stringContaining('is being loaded'),
    retryAfterSeconds: 5,
  })
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
    expect(refusal(() => models.get(null))).toMatchObject({
      message: expect.stringMatching(reason),
      retryAfterSeconds: null,
    })
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

test('a default that takes longer to load than a question waits is being loaded all that time, and then answers', async () => {
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const { promise: loaded, resolve: load } = Promise.withResolvers<void>()
  const { models, state } = opened({
    model: { path: mine() },
    patienceMs: 10,
    openLocal: async ({ modelPath }) => {
      begin()
      await loaded
      return engineOf(modelPath)
    },
  })
  models.start()
  await begun
  await expect(models.open(null, new AbortController().signal)).rejects.toThrow(
    'still being loaded',
  )
  await expect(models.open(null, new AbortController().signal)).rejects.toThrow(
    'still being loaded',
  )
  expect(state('my-model-v2.q8-0')).toMatchObject({ state: 'loading', problem: null })
  load()
  await models.settled()
  expect(state('my-model-v2.q8-0')?.state).toBe('ready')
  expect(models.get(null).id).toBe('my-model-v2.q8-0')
})

test('the reason names the file and not where this machine has it: callers read it too', async () => {
  const path = mine()
  const { models, state } = opened({
    model: { path },
    openLocal: () => Promise.reject(new LoadError(path, `failed to open '${path}'`)),
  })
  models.start()
  await models.settled()
  expect(state('my-model-v2.q8-0')?.problem).toBe(
    `Tiny could not be loaded (failed to open '${basename(path)}'): try another model, or a provider.`,
  )
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

/** Models whose own engine is being loaded, until the gate is opened. */
async function openedLate(options: Parameters<typeof opened>[0] = {}) {
  const [begun, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const { models } = opened({
    ...options,
    model: { path: mine() },
    openLocal: async () => {
      begun.resolve()
      await gate.promise
      return engineOf('late')
    },
  })
  models.start()
  await begun.promise
  return { models, gate }
}

test('the end disposes every engine, also of a load that was under way', async () => {
  disposed.length = 0
  const { models, gate } = await openedLate({ acme: true })
  const ending = models[Symbol.asyncDispose]()
  gate.resolve()
  await ending
  expect(disposed.sort()).toEqual(['acme:big', 'acme:small', 'late'])
  expect(models.ready).toBe(false)
})

test('a question that waits for its model when the server ends is told to come back, not that something failed', async () => {
  const { models, gate } = await openedLate()
  const waiting = models.open(null, new AbortController().signal)
  const left = new AbortController()
  const gone = models.open(null, left.signal)
  left.abort(new Error('left'))
  await expect(gone).rejects.toThrow('left')
  const ending = models[Symbol.asyncDispose]()
  await expect(waiting).rejects.toMatchObject({
    code: 'model_not_ready',
    message: 'The server is shutting down: ask again in a moment.',
    retryAfterSeconds: 5,
  })
  gate.resolve()
  await ending
})

test('after the end nothing more is loaded', async () => {
  const { models, calls } = opened({ model: { path: mine() } })
  models.start()
  await models[Symbol.asyncDispose]()
  expect(calls).toEqual([])
  expect(refusal(() => models.get(null)).code).toBe('model_not_ready')
})
