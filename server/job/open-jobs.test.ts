import { describe, expect, test } from 'vitest'
import { promises } from '../../test/promises.ts'
import { DAY, HOUR, jobWorld, work } from './job.fixture.ts'
import { JobError, type ScheduledJob } from './job.ts'
import { openJobs } from './open-jobs.ts'

const nightly: ScheduledJob = {
  name: 'nightly',
  kind: 'sweep',
  every: { type: 'daily', hour: 3, minute: 0 },
}
const soon = AbortSignal.timeout(60_000)

/** Opens and closes, so that only the rows are left. */
async function opened(parts: Parameters<typeof openJobs>[0]) {
  await (await openJobs(parts)).drain(soon)
}

describe('a schedule', () => {
  promises('job:schedule')

  test('comes back each day, and does what was missed once', async () => {
    let runs = 0
    const world = await jobWorld({
      works: [work(async () => void (runs += 1))],
      schedules: [nightly],
    })
    await opened(world.parts)
    const worker = world.worker()
    expect(await worker.step()).toBe(false)
    world.time.now += 10 * DAY
    while (await worker.step());
    expect(runs).toBe(1)
    world.time.now += DAY
    while (await worker.step());
    expect(runs).toBe(2)
  })

  test('has one row, however often the server starts, and none once nobody knows it', async () => {
    const world = await jobWorld({ schedules: [nightly] })
    await opened(world.parts)
    const [first] = await world.rows()
    await opened(world.parts)
    expect(await world.rows()).toEqual([first])
    await opened({ ...world.parts, schedules: [] })
    expect(await world.rows()).toEqual([])
  })

  test('goes on after a run that died, whose remains are kept', async () => {
    const fails = async () => {
      throw new JobError('No.', { isFinal: true })
    }
    const world = await jobWorld({ works: [work(fails)], schedules: [nightly] })
    await opened(world.parts)
    world.time.now += DAY
    await world.worker().step()
    expect(await world.dead()).toHaveLength(1)
    world.time.now += DAY
    expect(await world.worker().step()).toBe(true)
    expect(await world.dead()).toHaveLength(2)
  })

  test('is not forgotten for years when the clock was ahead and is set back', async () => {
    const world = await jobWorld({ schedules: [nightly] })
    world.time.now += 3000 * DAY
    await opened(world.parts)
    world.time.now -= 3000 * DAY
    const worker = world.worker()
    await worker.step()
    world.time.now += DAY
    expect(await worker.step()).toBe(true)
  })

  test('that was moved to an earlier hour comes at that hour', async () => {
    const world = await jobWorld({ schedules: [nightly] })
    await opened(world.parts)
    const earlier: ScheduledJob = { ...nightly, every: { type: 'daily', hour: 13, minute: 0 } }
    await opened({ ...world.parts, schedules: [earlier] })
    world.time.now += HOUR
    expect(await world.worker().step()).toBe(true)
  })
})

test('a job that is added is done without anybody stepping', async () => {
  const done = Promise.withResolvers<unknown>()
  const world = await jobWorld({ works: [work(async ({ payload }) => done.resolve(payload))] })
  const jobs = await openJobs(world.parts)
  await world.store.transact((tx) => jobs.add(tx, 'sweep', 7))
  jobs.wake()
  expect(await done.promise).toBe(7)
  await jobs.drain(soon)
})

test('a long job for a quiet moment holds up no other', async () => {
  const [long, short] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const world = await jobWorld({
    works: [
      work(() => long.promise, { kind: 'long', whenIdle: true }),
      work(async () => short.resolve()),
    ],
  })
  const jobs = await openJobs(world.parts)
  await world.add(null, 'long')
  jobs.wake()
  await world.add()
  jobs.wake()
  await short.promise
  long.resolve()
  await jobs.drain(soon)
})

test('a store that fails for a moment ends no worker', async () => {
  const world = await jobWorld()
  const done = Promise.withResolvers<void>()
  let fails = 2
  const store = {
    ...world.store,
    get db() {
      if (fails-- > 0) throw new Error('busy')
      return world.store.db
    },
    transact: world.store.transact.bind(world.store),
  }
  const jobs = await openJobs({ ...world.parts, store, works: [work(async () => done.resolve())] })
  await world.add()
  const nudge = setInterval(() => jobs.wake(), 5)
  await done.promise
  clearInterval(nudge)
  await jobs.drain(soon)
})
