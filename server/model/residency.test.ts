import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Engine } from '../engine/engine.ts'
import { openScripted } from '../engine/scripted/scripted.ts'
import { ModelError } from './models.ts'
import { Residency, type Loadable } from './residency.ts'
import { promises } from '../../test/promises.ts'

promises('model:resident', 'model:no-room')

const never = new AbortController().signal
const patient = { ms: 5_000, signal: never }

type World = {
  readonly residency: Residency<Engine>
  /** `+a` when a began to load, `-a` when it was closed. */
  readonly seen: string[]
  readonly time: { now: number }
  readonly model: (id: string, change?: Partial<Loadable<Engine>>) => Loadable<Engine>
}

/** Engines that answer as long as `gate` says, in a machine with room for `limit`. */
function world(limit: number, gate: () => Promise<void> = async () => {}): World {
  const seen: string[] = []
  const time = { now: 0 }
  const residency = new Residency<Engine>({
    limitBytes: limit,
    availableBytes: () => 2 ** 40,
    clock: () => time.now,
    onEvicted: () => undefined,
  })
  const model = (id: string, change: Partial<Loadable<Engine>> = {}): Loadable<Engine> => ({
    id,
    name: id.toUpperCase(),
    neededBytes: 1,
    async load() {
      seen.push(`+${id}`)
      const engine = openScripted({
        script: () => ({ pieces: ['a', 'b'] }),
        pace: (t) => (t === 0 ? Promise.resolve() : gate()),
      })
      return {
        engine: Object.assign(engine, {
          [Symbol.asyncDispose]: async () => void seen.push(`-${id}`),
        }),
        release: () => undefined,
      }
    },
    ...change,
  })
  return { residency, seen, time, model }
}

const sampling: Parameters<Engine['generate']>[1] = {
  temperature: 0,
  topK: 64,
  topP: 1,
  minP: 0,
  limit: 8,
  stop: [],
  penalties: { repeat: 1, presence: 0, frequency: 0 },
  bias: [],
  grammar: null,
  form: null,
  effort: null,
  scores: null,
  thinking: null,
  calls: null,
  noiseKey: new Uint8Array(32),
  seed: null,
  choice: 0,
  run: 0,
}

/** Begins an answer and stays in its middle until it is told to go on. */
async function answering(engine: Engine) {
  const prompt = await engine.plan(
    [{ role: 'user', text: 'hello', from: 'person', ref: null }],
    never,
  )
  const events = engine.generate(prompt, sampling, 'ada', never)[Symbol.asyncIterator]()
  await events.next()
  return async () => {
    let stopped = false
    for (let next = await events.next(); next.done !== true; next = await events.next()) {
      stopped ||= next.value.type === 'stopped'
    }
    return stopped
  }
}

test('a model is loaded once, however many ask for it at once', async () => {
  const { residency, seen, model } = world(10)
  const engines = await Promise.all([1, 2, 3].map(() => residency.open(model('a'), patient)))
  expect(seen).toEqual(['+a'])
  expect(new Set(engines).size).toBe(1)
})

test('where there is no room, the idle one that was used longest ago is put away', async () => {
  const { residency, seen, time, model } = world(2)
  await residency.open(model('a'), patient)
  time.now = 10_000
  await residency.open(model('b'), patient)
  time.now = 20_000
  await residency.open(model('a'), patient)
  time.now = 30_000
  await residency.open(model('c'), patient)
  expect(seen).toEqual(['+a', '+b', '-b', '+c'])
  expect(residency.takenBytes).toBe(2)
})

test('one that answers is never put away: the next waits until it is done', async () => {
  const gate = Promise.withResolvers<void>()
  const { residency, seen, time, model } = world(1, () => gate.promise)
  const finish = await answering(await residency.open(model('a'), patient))
  time.now = 10_000
  const next = residency.open(model('b'), { ms: 60_000, signal: never })
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(seen).toEqual(['+a'])
  expect(residency.isBusy('a')).toBe(true)
  gate.resolve()
  expect(await finish()).toBe(true)
  time.now = 20_000
  await next
  expect(seen).toEqual(['+a', '-a', '+b'])
})

test('whoever was just given a model has time to begin with it', async () => {
  const { residency, seen, time, model } = world(1)
  await residency.open(model('a'), patient)
  time.now = 1_000
  const next = residency.open(model('b'), { ms: 60_000, signal: never })
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect(seen).toEqual(['+a'])
  time.now = 10_000
  await next
  expect(seen).toEqual(['+a', '-a', '+b'])
})

test('an answer that is given up in its middle is no use any more', async () => {
  const { residency, model } = world(1)
  const engine = await residency.open(model('a'), patient)
  const prompt = await engine.plan([], never)
  const events = engine.generate(prompt, sampling, 'ada', never)[Symbol.asyncIterator]()
  await events.next()
  expect(residency.isBusy('a')).toBe(true)
  await events.return?.()
  expect(residency.isBusy('a')).toBe(false)
})

test('what cannot fit is refused at once, what does not fit in time with figures', async () => {
  const gate = Promise.withResolvers<void>()
  const { residency, time, model } = world(2 ** 20, () => gate.promise)
  const large = model('large', { neededBytes: 2 ** 30 })
  const refused = await residency.open(large, patient).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(ModelError)
  expect(refused).toMatchObject({
    message: expect.stringContaining('needs about 1024 MiB of memory and models may take 1 MiB'),
  })
  const finish = await answering(
    await residency.open(model('a', { neededBytes: 2 ** 20 }), patient),
  )
  const waiting = residency.open(model('b'), { ms: 100, signal: never })
  time.now = 1_000
  await expect(waiting).rejects.toThrow(/B needs about 1 MiB.*0 MiB are free now/)
  gate.resolve()
  await finish()
})

test('whoever leaves while a model is loaded does not end the load for the others', async () => {
  const gate = Promise.withResolvers<void>()
  const { residency, model } = world(1)
  const base = model('a')
  const slow = { ...base, load: async () => (await gate.promise, base.load()) }
  const stop = new AbortController()
  const first = residency.open(slow, { ms: 60_000, signal: stop.signal })
  const second = residency.open(slow, { ms: 60_000, signal: never })
  stop.abort(new Error('left'))
  await expect(first).rejects.toThrow('left')
  gate.resolve()
  await second
  expect(residency.isResident('a')).toBe(true)
})

test('a load that takes too long is told so, and goes on for the next who asks', async () => {
  const gate = Promise.withResolvers<void>()
  const { residency, model } = world(1)
  const base = model('a')
  const slow = { ...base, load: async () => (await gate.promise, base.load()) }
  await expect(residency.open(slow, { ms: 20, signal: never })).rejects.toThrow(
    'still being loaded',
  )
  gate.resolve()
  await residency.open(slow, patient)
})

test('a load that fails gives its room back and is tried again', async () => {
  const { residency, seen, model } = world(1)
  const broken = model('a', { load: () => Promise.reject(new Error('unknown architecture')) })
  await expect(residency.open(broken, patient)).rejects.toThrow('unknown architecture')
  expect(residency.takenBytes).toBe(0)
  await residency.open(model('a'), patient)
  expect(seen).toEqual(['+a'])
})

test('the end closes every engine, also one that is being loaded or answers', async () => {
  const gate = Promise.withResolvers<void>()
  const { residency, seen, model } = world(3, () => gate.promise)
  await answering(await residency.open(model('a'), patient))
  const base = model('b')
  const slow = { ...base, load: async () => (await gate.promise, base.load()) }
  const late = residency.open(slow, patient)
  late.catch(() => undefined)
  await new Promise((resolve) => setTimeout(resolve, 5))
  const ending = residency[Symbol.asyncDispose]()
  gate.resolve()
  await ending
  expect(seen.toSorted()).toEqual(['+a', '+b', '-a', '-b'])
  await expect(residency.open(model('c'), patient)).rejects.toThrow('shutting down')
})

test('however models are asked for, memory is kept to, and nothing that answers is put away', async () => {
  const step = fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd'),
    answers: fc.boolean(),
    finishes: fc.boolean(),
    wait: fc.nat(5_000),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
      const { residency, seen, time, model } = world(2)
      const running = new Map<string, () => Promise<boolean>>()
      for (const { id, answers, finishes, wait } of steps) {
        time.now += wait
        const opening = residency.open(model(id), { ms: 20, signal: never })
        time.now += 25
        const engine = await opening.catch(() => null)
        expect(residency.takenBytes).toBeLessThanOrEqual(2)
        if (engine !== null && answers && !running.has(id)) running.set(id, await answering(engine))
        for (const busy of running.keys())
          expect(seen.lastIndexOf(`-${busy}`)).toBeLessThan(seen.lastIndexOf(`+${busy}`))
        if (finishes) {
          for (const finish of running.values()) expect(await finish()).toBe(true)
          running.clear()
        }
      }
      await residency[Symbol.asyncDispose]()
      const loads = seen.filter((what) => what.startsWith('+')).length
      expect(seen.length).toBe(loads * 2)
    }),
    { numRuns: 40 },
  )
})
