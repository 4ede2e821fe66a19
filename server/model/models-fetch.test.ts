import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { firstModel } from './catalogue.ts'
import { FetchError } from './fetch-error.ts'
import type { Source } from './source.ts'
import { gguf } from './gguf.fixture.ts'
import { sha256 } from './hub.fixture.ts'
import { promises } from '../../test/promises.ts'
import { type Change, opened, install, mine, refusal } from './open-models.fixture.ts'

promises('model:fetch-checked')

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
  expect(refusal(() => models.get(null))).toMatchObject({
    message: expect.stringContaining('is being fetched (0 %)'),
    retryAfterSeconds: 5,
  })
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
  const outcome = await models.fetchMissing(({ receivedBytes }) => {
    seen.push(receivedBytes)
    // The catalogue only knows about how much it is.
    expect(state('qwen3-0.6b')?.sizeBytes).toBe(gguf().length)
  }, new AbortController().signal)
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
