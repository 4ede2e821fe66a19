import { describe, expect, test } from 'vitest'
import { promises } from '../../test/promises.ts'
import { DAY, HOUR, jobWorld, MINUTE, work } from './job.fixture.ts'
import { JobError, JobLost, type JobRun } from './job.ts'
import { LEASE_MS } from './parts.ts'

/** Work that a test holds in the middle. */
function held() {
  const begun = Promise.withResolvers<JobRun>()
  const go = Promise.withResolvers<void>()
  const run = async (one: JobRun) => {
    begun.resolve(one)
    await go.promise
  }
  return { run, begun: begun.promise, go: go.resolve }
}

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

describe('a job that fails', () => {
  promises('job:dead-letter')

  test('is tried again later each time, then waits for a person', async () => {
    const world = await jobWorld()
    const id = await world.add()
    const worker = world.worker([
      work(async () => {
        throw new JobError('The disk is full: make room.')
      }),
    ])
    await worker.step()
    expect(await worker.step()).toBe(false)
    for (const _ of [1, 2]) {
      world.time.now += HOUR
      await worker.step()
    }
    expect(world.outcomes).toEqual(['failed', 'failed', 'dead'])
    expect(await worker.step()).toBe(false)
    const [dead] = await world.dead()
    expect(dead).toMatchObject({ id, attempts: 3, problem: 'The disk is full: make room.' })
  })

  test('for good is dead at once', async () => {
    const world = await jobWorld()
    await world.add()
    const final = async () => {
      throw new JobError('This can never work.', { isFinal: true })
    }
    await world.worker([work(final)]).step()
    expect(world.outcomes).toEqual(['dead'])
  })

  test('keeps nobody\u2019s text: of a strange error only its name stays', async () => {
    const world = await jobWorld()
    await world.add()
    const leaky = async () => {
      throw new TypeError('the secret question')
    }
    await world.worker([work(leaky)]).step()
    expect(JSON.stringify(await world.rows())).not.toContain('secret')
    expect((await world.rows())[0]?.problem).toBe('TypeError')
  })

  test('what it wrote in a transaction that failed is undone', async () => {
    const world = await jobWorld()
    await world.add()
    const half = (run: JobRun) =>
      run.transact(async (tx) => {
        await tx.insertInto('setting').values({ name: 'half', value: '1' }).execute()
        throw new JobError('Half way.')
      })
    await world.worker([work(half)]).step()
    expect(await world.store.db.selectFrom('setting').selectAll().execute()).toEqual([])
  })

  test('comes back to life with all its attempts, or is dropped', async () => {
    const world = await jobWorld()
    const id = await world.add()
    const final = async () => {
      throw new JobError('No.', { isFinal: true })
    }
    await world.worker([work(final)]).step()
    expect(await world.retry(id)).toBe(true)
    expect(await world.retry(id)).toBe(false)
    expect(await world.worker().step()).toBe(true)
    expect(await world.drop(id)).toBe(false)
    const other = await world.add()
    await world.worker([work(final)]).step()
    expect(await world.drop(other)).toBe(true)
    expect(await world.rows()).toEqual([])
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
