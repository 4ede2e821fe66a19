import { describe, expect, test } from 'vitest'
import { promises } from '../../test/promises.ts'
import { HOUR, jobWorld, work } from './job.fixture.ts'
import { type JobRun, JobError } from './job.ts'

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
