import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { neededBytes } from './memory.ts'
import { removeOne, useModel } from './model-commands.ts'
import { getModel } from './get-model.ts'
import { gguf } from './gguf.fixture.ts'
import { promises } from '../../test/promises.ts'
import {
  home,
  disposed,
  settings,
  opened,
  install,
  mine,
  refusal,
  never,
} from './open-models.fixture.ts'

promises('model:no-room')

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
