import { describe, expect, test } from 'vitest'
import { promises } from '../../test/promises.ts'
import { DAY, held, jobWorld, work } from './job.fixture.ts'
import { type JobRun, JobLost } from './job.ts'
import { LEASE_MS } from './parts.ts'

describe('two workers', () => {
  promises('job:once', 'job:fenced')

  test('never do one job both', async () => {
    const seen: unknown[] = []
    const run = async ({ payload }: JobRun) => {
      await new Promise((resolve) => setImmediate(resolve))
      seen.push(payload)
    }
    const world = await jobWorld({ works: [work(run)] })
    for (let n = 0; n < 20; n += 1) await world.add(n)
    const doAll = async () => {
      const worker = world.worker()
      while ((await world.rows()).length > 0) {
        if (!(await worker.step())) await new Promise((resolve) => setImmediate(resolve))
      }
    }
    await Promise.all([doAll(), doAll()])
    expect(seen.toSorted((a, b) => Number(a) - Number(b))).toEqual([...Array(20).keys()])
  })

  test('the one that was silent for too long has lost it, and what it writes then counts for nothing', async () => {
    const world = await jobWorld()
    await world.add()
    const slow = held()
    const first = world.worker([work(slow.run)]).step()
    const run = await slow.begun
    world.time.now += LEASE_MS + 1
    expect(await world.worker().step()).toBe(true)
    const late = run.transact((tx) =>
      tx.insertInto('setting').values({ name: 'late', value: '1' }).execute(),
    )
    await expect(late).rejects.toThrow(JobLost)
    slow.go()
    await first
    expect(world.outcomes).toEqual(['done', 'lost'])
    expect(await world.store.db.selectFrom('setting').selectAll().execute()).toEqual([])
  })

  test('one that lost its job does not undo what the other one makes of it', async () => {
    const world = await jobWorld()
    await world.add()
    const [slow, other] = [held(), held()]
    const first = world.worker([work(slow.run)]).step()
    await slow.begun
    world.time.now += LEASE_MS + 1
    const second = world.worker([work(other.run)]).step()
    await other.begun
    slow.go()
    await first
    expect((await world.rows())[0]).toMatchObject({ state: 'running', token: 2 })
    other.go()
    await second
    expect(await world.rows()).toEqual([])
  })

  test('a live worker keeps its job for as long as it takes', async () => {
    const world = await jobWorld()
    await world.add()
    const slow = held()
    const first = world.worker([work(slow.run)]).step()
    await slow.begun
    world.time.now += LEASE_MS - 1
    expect(await world.worker().step()).toBe(false)
    slow.go()
    await first
    expect(world.outcomes).toEqual(['done'])
  })
})

describe('a worker that dies in the middle', () => {
  promises('job:killed')

  /** The row as a dead process leaves it. */
  async function killedIn(world: Awaited<ReturnType<typeof jobWorld>>) {
    const slow = held()
    void world.worker([work(slow.run)]).step()
    await slow.begun
  }

  test('loses its job to the next one, once its lease is over', async () => {
    const world = await jobWorld()
    await world.add()
    await killedIn(world)
    expect(await world.worker().step()).toBe(false)
    world.time.now += LEASE_MS + 1
    const attempts: number[] = []
    await world.worker([work(async ({ attempt }) => void attempts.push(attempt))]).step()
    expect(attempts).toEqual([2])
  })

  test('each time is not given the job for ever', async () => {
    const world = await jobWorld()
    await world.add()
    for (let n = 0; n < 3; n += 1) {
      await killedIn(world)
      world.time.now += LEASE_MS + 1
    }
    expect(await world.worker().step()).toBe(false)
    expect(await world.dead()).toMatchObject([
      { attempts: 3, problem: 'Its worker died each time.' },
    ])
  })
})

describe('a clock that jumps', () => {
  promises('job:clock')

  test('back does not keep a dead worker\u2019s job for it', async () => {
    const world = await jobWorld()
    await world.add()
    const slow = held()
    void world.worker([work(slow.run)]).step()
    await slow.begun
    world.time.now -= 30 * DAY
    expect(await world.worker().step()).toBe(true)
  })

  test('back does not make a job wait that had its turn', async () => {
    const world = await jobWorld()
    await world.add()
    world.time.now -= 30 * DAY
    const worker = world.worker()
    expect(await worker.step()).toBe(true)
  })

  test('ahead does a job once', async () => {
    const world = await jobWorld()
    await world.add()
    world.time.now += 400 * DAY
    const worker = world.worker()
    expect([await worker.step(), await worker.step()]).toEqual([true, false])
  })
})
