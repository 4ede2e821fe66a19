import { describe, expect, test } from 'vitest'
import { EngineError, type EngineEvent } from '../engine/engine.ts'
import { silentLogger } from '../observe/logger.ts'
import { StoreError } from '../store/store-error.ts'
import { admit } from './admit.ts'
import { generate, type Step } from './generate.ts'
import { observe } from './observe.ts'
import { problemOf } from './problem.ts'
import { Running } from './running.ts'

const delta = { type: 'delta', text: 'Hi', ids: [4] } as const
const usage = { promptTokens: 1, cachedTokens: 0, outputTokens: 1 }
const run = {
  stop: 'eos',
  text: 'Hi',
  ids: [4],
  kinds: [0],
  trace: null,
  edits: [],
  usage,
  remote: null,
} as const
const stopped = { type: 'stopped', run } as const
const outcome = { ...run, thought: '' }

const begun = (events: readonly EngineEvent[], error: unknown) => ({
  engine: engine(events, error),
  temperature: 0,
  reread: () => null,
})

async function* engine(events: readonly EngineEvent[], error?: unknown) {
  yield* events
  if (error !== undefined) throw error
}

const stepsOf = async (
  events: readonly EngineEvent[],
  { error, running = new Running('a', true) }: { error?: unknown; running?: Running } = {},
): Promise<readonly Step[]> => {
  const steps: Step[] = []
  for await (const step of generate(begun(events, error), running, silentLogger)) steps.push(step)
  return steps
}

test('a score and a thought go on as they are', async () => {
  const thought = { type: 'thought', text: 'Hm', ids: [3] } as const
  const top = [{ id: 4, bytes: [72, 105], logprob: -0.5 }]
  const scored = { ...delta, scores: [{ id: 4, bytes: [72, 105], logprob: -0.5, top }] } as const
  const steps = await stepsOf([thought, scored, stopped])
  expect(steps.slice(0, 2)).toEqual([thought, scored])
  expect(steps[2]).toMatchObject({ outcome: { text: 'Hi', thought: 'Hm' } })
})

describe('generating ends with exactly one outcome', () => {
  test('of an engine that came to its end, which then cannot be stopped', async () => {
    const running = new Running('a', true)
    expect(await stepsOf([delta, stopped], { running })).toEqual([
      delta,
      { type: 'stopped', outcome },
    ])
    expect(running.stop('person')).toBe(false)
  })

  test('of an engine that broke off: the reason, then what there is', async () => {
    const error = new EngineError('engine_failed', 'it fell over')
    expect(await stepsOf([delta], { error })).toMatchObject([
      delta,
      { type: 'failed', problem: { code: 'engine_failed', detail: 'it fell over' } },
      { type: 'stopped', outcome: { stop: 'error', text: 'Hi', ids: [4], kinds: [1] } },
    ])
  })

  test('of an engine that just went silent', async () => {
    expect(await stepsOf([delta])).toMatchObject([
      delta,
      { type: 'failed', problem: { code: 'internal' } },
      { type: 'stopped', outcome: { stop: 'error', text: 'Hi' } },
    ])
  })

  test('of an engine that throws because it was stopped: no failure', async () => {
    const running = new Running('a', true)
    running.stop('cancelled')
    expect(await stepsOf([delta], { error: new Error('aborted'), running })).toMatchObject([
      delta,
      { type: 'stopped', outcome: { stop: 'cancelled', text: 'Hi' } },
    ])
  })
})

describe('admitting', () => {
  const read = async (events: AsyncIterable<EngineEvent>) => {
    const seen: EngineEvent[] = []
    for await (const event of events) seen.push(event)
    return seen
  }

  test('throws what the engine refuses with', async () => {
    const full = new EngineError('too_many_requests', 'full', { retryAfterSeconds: 2 })
    await expect(admit(engine([], full))).rejects.toBe(full)
  })

  test('keeps what the engine yields meanwhile', async () => {
    expect(await read(await admit(engine([delta, stopped])))).toEqual([delta, stopped])
  })

  test('does not wait for an engine that takes its time, and tells a later failure to the reader', async () => {
    const { promise, reject } = Promise.withResolvers<never>()
    // oxlint-disable-next-line require-yield -- it fails before it yields
    async function* slow(): AsyncGenerator<EngineEvent> {
      await promise
    }
    const admitted = await admit(slow())
    const reading = read(admitted)
    reject(new Error('later'))
    await expect(reading).rejects.toThrow('later')
  })

  test('closing ends an engine that nobody has read', async () => {
    let ended = false
    async function* open(): AsyncGenerator<EngineEvent> {
      try {
        yield delta
        yield stopped
      } finally {
        ended = true
      }
    }
    await (await admit(open())).close()
    expect(ended).toBe(true)
  })
})

test('observing passes every step on, times the first token and counts the end', async () => {
  const told: unknown[] = []
  const metrics = {
    firstToken: (seconds: number) => told.push(['first token', seconds]),
    answerEnded: (...end: unknown[]) => told.push(['ended', ...end]),
  }
  const steps: readonly Step[] = [
    { type: 'prompted', promptTokens: 1, cachedTokens: 0 },
    { ...delta, ids: [4] },
    { ...delta, ids: [5] },
    { type: 'stopped', outcome },
  ]
  async function* source() {
    yield* steps
  }
  const seen: Step[] = []
  for await (const step of observe(source(), metrics, () => 1.5)) seen.push(step)
  expect(seen).toEqual(steps)
  expect(told).toEqual([
    ['first token', 1.5],
    ['ended', 'eos', usage],
  ])
})

describe('the asker is told', () => {
  test.each([
    [
      new EngineError('too_many_requests', 'full', { retryAfterSeconds: 7 }),
      'too_many_requests',
      429,
      7,
    ],
    [new EngineError('provider_failed', 'down'), 'provider_failed', 502, null],
    [new EngineError('context_length_exceeded', 'long'), 'context_length_exceeded', 400, null],
    [new StoreError('disk_full', 'the disk under /home/ada is full'), 'disk_full', 507, null],
    [new Error('secret'), 'internal', 500, null],
  ])('of %s the code %s', (error, code, status, retryAfterSeconds) => {
    expect(problemOf(error)).toMatchObject({ code, status, retryAfterSeconds, param: null })
  })

  test('nothing of this machine, nor what nobody meant to say', () => {
    const told = [new StoreError('disk_full', '/home/ada'), new Error('secret'), 'secret']
    expect(JSON.stringify(told.map(problemOf))).not.toMatch(/ada|secret/)
  })
})

test('the kinds of an event with a forced token go on with it, and no others', async () => {
  const call = {
    type: 'call',
    index: 0,
    name: 'look',
    arguments: '',
    ids: [3],
    kinds: [2],
  } as const
  const steps = await stepsOf([call, delta, stopped])
  expect(steps.slice(0, 2)).toEqual([{ ...call, id: 'call_a_0' }, delta])
})
