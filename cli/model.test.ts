import type { ModelStatus } from '@overt/wire'
import { describe, expect, test } from 'vitest'
import { overt } from './context.fixture.ts'
import type { Openers } from './openers.ts'

const small: ModelStatus = {
  id: 'small',
  name: 'Small',
  kind: 'local',
  state: 'ready',
  default: true,
  sizeBytes: 98_362_432,
  licence: 'Apache-2.0',
  note: 'For a first run.',
  contextTokens: 8192,
  digest: 'sha256:00',
  progress: null,
  problem: null,
}

describe('model list', () => {
  test('shows where each model stands; the default one wears a star', async () => {
    const remote: ModelStatus = {
      ...small,
      id: 'far/large',
      kind: 'remote',
      state: 'failed',
      default: false,
      sizeBytes: null,
      licence: null,
      problem: 'The key is refused.',
    }
    const listModels = async () => [small, remote]
    expect((await overt(['model', 'list'], { openers: { listModels } })).out).toBe(
      '* small      ready   98 MB  Apache-2.0  For a first run.\n' +
        '  far/large  failed  -      -           The key is refused.\n',
    )
  })

  test('prints one object', async () => {
    const listModels = async () => [small]
    const { out } = await overt(['model', 'list', '--json'], { openers: { listModels } })
    expect(JSON.parse(out)).toEqual({ models: [small] })
  })
})

describe('model get', () => {
  const got = { path: '/home/models/small.gguf', digest: 'sha256:00', sizeBytes: 10 }
  const getModel: Openers['getModel'] = async ({ onProgress }) => {
    const rate = { totalBytes: 10, bytesPerSecond: 5, secondsLeft: 1 }
    onProgress({ ...rate, receivedBytes: 5 })
    onProgress({ ...rate, receivedBytes: 10, secondsLeft: 0 })
    return got
  }

  test('shows its progress beside the answer, which is path and digest', async () => {
    const { out, err } = await overt(['model', 'get', 'small'], { openers: { getModel } })
    expect(out).toBe('/home/models/small.gguf\nsha256:00\n')
    expect(err.trim().split('\n')).toHaveLength(2)
  })

  test('prints one object', async () => {
    const { out } = await overt(['model', 'get', 'small', '--json'], { openers: { getModel } })
    expect(JSON.parse(out)).toEqual({ id: 'small', ...got })
  })

  test('is interrupted by Ctrl-C', async () => {
    const stopped: Openers['getModel'] = async ({ signal }) => {
      signal.throwIfAborted()
      return got
    }
    const interrupted = AbortSignal.abort(
      new Error('The fetch was stopped: run it again to go on.'),
    )
    const ran = await overt(['model', 'get', 'small'], {
      openers: { getModel: stopped },
      interrupted,
    })
    expect(ran).toMatchObject({ status: 1, err: 'The fetch was stopped: run it again to go on.\n' })
  })
})
