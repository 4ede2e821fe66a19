import type { ModelInspection, ModelStatus } from '@overt/wire'
import { describe, expect, test } from 'vitest'
import { overt } from './context.fixture.ts'
import type { Openers } from './openers.ts'

const small: ModelStatus = {
  id: 'small',
  name: 'Small',
  kind: 'local',
  purpose: 'chat',
  neededBytes: 600_000_000,
  languages: ['en'],
  verified: true,
  from: 'catalogue',
  receivedBytes: 0,
  state: 'ready',
  default: true,
  sizeBytes: 98_362_432,
  licence: 'Apache-2.0',
  note: { en: 'For a first run.', fr: 'Pour un premier essai.' },
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
      neededBytes: null,
      licence: null,
      problem: 'The key is refused.',
    }
    const listModels = async () => [small, remote]
    expect((await overt(['model', 'list'], { openers: { listModels } })).out).toBe(
      '* small      ready   98 MB  needs 600 MB  Apache-2.0  For a first run.\n' +
        '  far/large  failed  -      -             -           The key is refused.\n',
    )
  })

  test('says that a size is only about what a hub will say, until the file is known', async () => {
    const listModels = async () => [{ ...small, digest: null, state: 'absent' as const }]
    const { out } = await overt(['model', 'list'], { openers: { listModels } })
    expect(out).toBe('* small  absent  about 98 MB  needs 600 MB  Apache-2.0  For a first run.\n')
  })

  test('prints one object', async () => {
    const listModels = async () => [small]
    const { out } = await overt(['model', 'list', '--json'], { openers: { listModels } })
    expect(JSON.parse(out)).toEqual({ models: [small] })
  })
})

describe('model get', () => {
  const got = { id: 'small', path: '/home/models/small.gguf', digest: 'sha256:00', sizeBytes: 10 }
  const getModel: Openers['getModel'] = async ({ model, sha256, onModel, onProgress }) => {
    onModel({ name: model, licence: sha256 === null ? 'MIT' : null })
    const rate = { totalBytes: 10, bytesPerSecond: 5, secondsLeft: 1 }
    onProgress({ ...rate, receivedBytes: 5 })
    onProgress({ ...rate, receivedBytes: 10, secondsLeft: 0 })
    return got
  }

  test('shows licence and progress beside the answer, which is id, path and digest', async () => {
    const { out, err } = await overt(['model', 'get', 'small'], { openers: { getModel } })
    expect(out).toBe('small\n/home/models/small.gguf\nsha256:00\n')
    const lines = err.trim().split('\n')
    expect(lines[0]).toBe('small: licence MIT')
    expect(lines).toHaveLength(3)
  })

  test('of a place that a person named it says that the licence is theirs to read', async () => {
    const args = ['model', 'get', 'a/b:c.gguf', '--sha256', 'a'.repeat(64), '--json']
    const { out, err } = await overt(args, { openers: { getModel } })
    expect(JSON.parse(out)).toEqual(got)
    expect(err).toContain('a/b:c.gguf: its licence is for you to read')
  })

  test('is interrupted by Ctrl-C', async () => {
    const stopped: Openers['getModel'] = async ({ signal }) => {
      signal.throwIfAborted()
      return got
    }
    const interrupted = AbortSignal.abort()
    const ran = await overt(['model', 'get', 'small'], {
      openers: { getModel: stopped },
      interrupted,
    })
    const err = 'The fetch was stopped: the same command goes on where it was.\n'
    expect(ran).toMatchObject({ status: 130, err })
  })
})

describe('model use and remove', () => {
  const asked: unknown[] = []
  const openers: Partial<Openers> = {
    useModel: async ({ id }) => void asked.push(['use', id]),
    removeModel: async ({ id, force }) => (asked.push(['remove', id, force]), 98_362_432),
  }

  test('say what they did', async () => {
    expect((await overt(['model', 'use', 'small'], { openers })).out).toBe(
      'small answers from now on.\n',
    )
    expect((await overt(['model', 'remove', 'small'], { openers })).out).toBe('98 MB freed.\n')
    const { out } = await overt(['model', 'remove', 'small', '--force', '--json'], { openers })
    expect(JSON.parse(out)).toEqual({ id: 'small', freedBytes: 98_362_432 })
    expect(asked).toEqual([
      ['use', 'small'],
      ['remove', 'small', false],
      ['remove', 'small', true],
    ])
  })

  test('a refusal is one sentence and status 1', async () => {
    const removeModel = () => Promise.reject(new Error('Small is the default model: use another.'))
    const ran = await overt(['model', 'remove', 'small'], { openers: { removeModel } })
    expect(ran).toMatchObject({ status: 1, err: 'Small is the default model: use another.\n' })
  })
})

describe('model inspect', () => {
  const inspection: ModelInspection = {
    id: 'small',
    name: 'Small',
    path: '/home/models/small.gguf',
    source: 'a/b:c.gguf',
    sizeBytes: 98_362_432,
    digest: 'sha256:00',
    neededBytes: null,
    facts: {
      ggufVersion: 3,
      architecture: 'llama',
      quantisation: 'Q4_1',
      contextTokens: 8192,
      tokens: 49_152,
      tensors: 272,
      licence: 'apache-2.0',
      templateDigest: 'AAAA',
      cacheBytesPerToken: 17_640,
    },
    measured: { replay: 'exact', engineDigest: 'BBBB', variant: 'haswell', library: 'CCCC' },
    problem: null,
  }

  test('shows a fact a line, and a dash for what nobody knows', async () => {
    const inspectModel = async () => inspection
    const { out } = await overt(['model', 'inspect', 'small'], { openers: { inspectModel } })
    expect(out).toContain('quantisation   Q4_1\n')
    expect(out).toContain('memory         -\n')
    expect(out).toContain('replay         exact\n')
    expect(out).not.toContain('problem')
  })

  test('of a file that cannot be used it shows why', async () => {
    const problem = 'It was cut short.'
    const inspectModel = async () => ({ ...inspection, facts: null, measured: null, problem })
    const ran = await overt(['model', 'inspect', 'small'], { openers: { inspectModel } })
    expect(ran.out).toContain('problem        It was cut short.\n')
    const { out } = await overt(['model', 'inspect', 'x', '--json'], { openers: { inspectModel } })
    expect(JSON.parse(out)).toMatchObject({ facts: null, problem })
  })
})
