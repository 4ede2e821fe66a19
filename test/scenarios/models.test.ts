import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { AskResponse, ModelAdded, ModelInspection, ModelList } from '@overt/wire'
import { expect, test } from 'vitest'
import { findModel } from '../model.ts'
import { promises } from '../promises.ts'
import { newHome, openApi, openWorld, overt, ready, type Api } from '../world.ts'

promises('model:resident', 'model:any-file', 'model:remove', 'model:choose')

/** Room for one of the two, at 512 tokens for each of four answers. */
const env = { OVERT_MODEL_MEMORY_BYTES: '600000000' }

const states = async (api: Api) => {
  const { models } = ModelList.parse(await (await api.fetch('/api/models')).json())
  return (id: string) => models.find((one) => one.id === id)
}

test('two models share room for one: each question waits for its model, and no answer is cut off for it', async () => {
  const home = newHome()
  const world = await openWorld({ home, env })
  await ready(world)
  const api = await openApi(world)
  const first = (await states(api))('smollm2-135m-instruct.q4-1')
  expect(first).toMatchObject({ state: 'ready', default: true, from: 'settings' })

  // The same weights as another file: another model to the server.
  const path = join(home, 'Second.gguf')
  copyFileSync(findModel() ?? '', path)
  const added = await api.post('/api/models', { from: path })
  const { id: second } = ModelAdded.parse(await added.json())
  expect((await states(api))(second)).toMatchObject({ state: 'installed', from: 'file' })

  const long = await api.ask('Write a long story about a lighthouse and its keeper.')
  const other = await api.post('/api/questions', {
    conversation: null,
    parent: null,
    text: 'What is the capital of France?',
    model: second,
  })
  expect(other.status).toBe(202)
  const { answer } = AskResponse.parse(await other.json())
  for (const events of await Promise.all([api.events(long.answer), api.events(answer)])) {
    const ended = events.find((event) => event.type === 'ended')
    expect(['eos', 'length']).toContain(ended?.stop)
    expect(events.at(-1)?.type).toBe('sealed')
  }
  const state = await states(api)
  expect([state(first?.id ?? '')?.state, state(second)?.state]).toEqual(['installed', 'ready'])

  // A command beside the server sees what it has in memory, and what it measured.
  const refused = await overt(['model', 'remove', second], { home, env })
  expect(refused).toMatchObject({ code: 1, errors: expect.stringContaining('running server') })
  const inspected = await api.fetch(`/api/models/${second}`)
  const { facts, measured } = ModelInspection.parse(await inspected.json())
  expect(facts).toMatchObject({ architecture: 'llama', quantisation: 'Q4_1', tokens: 49_152 })
  expect(measured?.engineDigest).toMatch(/^[\w-]{43}$/)

  expect((await api.fetch(`/api/models/${second}`, { method: 'DELETE' })).status).toBe(200)
  expect((await states(api))(second)).toBeUndefined()
  expect(existsSync(path)).toBe(true)
}, 120_000)
