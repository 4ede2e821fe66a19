import { describe, expect, test } from 'vitest'
import { promises } from '../../test/promises.ts'
import { held, HOUR, jobWorld, MINUTE, work } from './job.fixture.ts'
import type { JobRun } from './job.ts'

describe('a job', () => {
  promises('job:once')

  test('is done with what it was given, and is gone', async () => {
    const seen: unknown[] = []
    const world = await jobWorld()
    await world.add({ account: 'a' })
    const worker = world.worker([work(async ({ payload }) => void seen.push(payload))])
    expect([await worker.step(), await worker.step()]).toEqual([true, false])
    expect(seen).toEqual([{ account: 'a' }])
    expect(await world.rows()).toEqual([])
    expect(world.outcomes).toEqual(['done'])
  })

  test('is there exactly if the transaction that added it is', async () => {
    const world = await jobWorld()
    const undone = world.store.transact(async (tx) => {
      await world.addIn(tx, 'sweep', null)
      throw new Error('no')
    })
    await expect(undone).rejects.toThrow('no')
    expect(await world.worker().step()).toBe(false)
  })

  test('of a kind that this worker does not know is left to another', async () => {
    const world = await jobWorld()
    await world.add(null, 'other')
    expect(await world.worker().step()).toBe(false)
    expect(await world.worker([]).step()).toBe(false)
  })

  test('that has been due the longest comes first', async () => {
    const world = await jobWorld()
    const seen: unknown[] = []
    for (const one of ['first', 'second', 'third']) {
      await world.add(one)
      world.time.now += 1
    }
    const worker = world.worker([work(async ({ payload }) => void seen.push(payload))])
    while (await worker.step());
    expect(seen).toEqual(['first', 'second', 'third'])
  })
})

describe('a job for a quiet moment', () => {
  promises('job:idle')

  test('waits while somebody waits for an answer, but not for ever', async () => {
    let isIdle = false
    const world = await jobWorld({ isIdle: () => isIdle })
    await world.add()
    const worker = world.worker([work(async () => {}, { whenIdle: true })])
    expect(await worker.step()).toBe(false)
    world.time.now += 11 * HOUR
    expect(await worker.step()).toBe(false)
    world.time.now += HOUR + MINUTE
    expect(await worker.step()).toBe(true)
    await world.add()
    isIdle = true
    expect(await worker.step()).toBe(true)
  })
})

describe('a worker that is told to end', () => {
  promises('job:drain')

  test('finishes what it does and begins nothing more', async () => {
    const world = await jobWorld()
    await world.add()
    await world.add()
    const slow = held()
    const worker = world.worker([work(slow.run)])
    worker.start()
    await slow.begun
    const drained = worker.drain(AbortSignal.timeout(5000))
    slow.go()
    await drained
    expect(world.outcomes).toEqual(['done'])
    expect(await world.rows()).toHaveLength(1)
  })

  test('lets go when there is no more time, and that was no attempt', async () => {
    const world = await jobWorld()
    await world.add()
    const begun = Promise.withResolvers<void>()
    const waits = ({ signal }: JobRun) =>
      new Promise<void>((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('told to')))
        begun.resolve()
      })
    const worker = world.worker([work(waits)])
    worker.start()
    await begun.promise
    await worker.drain(AbortSignal.abort())
    expect(world.outcomes).toEqual(['released'])
    expect((await world.rows())[0]).toMatchObject({ state: 'waiting', attempt: 0, problem: null })
  })
})
