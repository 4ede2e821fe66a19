import { newId } from '../store/id.ts'
import type { Jobs, ScheduledJob } from './job.ts'
import {
  deadJobs,
  dropDeadJob,
  dropSchedule,
  insertJob,
  reviveJob,
  scheduledJobs,
  setDue,
} from './job-rows.ts'
import { isoTime, type JobParts } from './parts.ts'
import { nextRun } from './schedule.ts'
import { Worker } from './worker.ts'

/**
 * Begins to do the jobs of a data folder. Those that wait for a quiet moment have a worker of their own,
 * so that a long one of them holds up nothing else.
 */
export async function openJobs(parts: JobParts): Promise<Jobs> {
  await keepSchedules(parts)
  const workers = [true, false].map(
    (idle) =>
      new Worker(
        parts,
        parts.works.filter(({ whenIdle }) => whenIdle === idle),
      ),
  )
  for (const worker of workers) worker.start()
  const wake = () => {
    for (const worker of workers) worker.wake()
  }
  return {
    ...letters(parts, wake),
    wake,
    async drain(signal) {
      await Promise.all(workers.map((worker) => worker.drain(signal)))
    },
  }
}

/** The jobs of a data folder as a command sees them: it does none. */
export function letters(
  { store, clock, random }: Pick<JobParts, 'store' | 'clock' | 'random'>,
  wake: () => void,
): Pick<Jobs, 'add' | 'dead' | 'retry' | 'drop'> {
  return {
    async add(tx, kind, payload) {
      const id = newId(random)
      const now = isoTime(clock())
      const blank = { schedule: null, attempt: 0, token: 0, lease: null, problem: null }
      const row = { id, kind, payload: JSON.stringify(payload), due: now, created: now }
      await insertJob(tx, { ...blank, ...row, state: 'waiting' })
      return id
    },
    async dead() {
      const rows = await deadJobs(store.db)
      return rows.map(({ id, kind, created, attempt, problem }) => ({
        id,
        kind,
        created,
        attempts: attempt,
        problem: problem ?? '',
      }))
    },
    async retry(id) {
      const isRevived = await reviveJob(store.db, id, isoTime(clock()))
      if (isRevived) wake()
      return isRevived
    },
    drop: (id) => dropDeadJob(store.db, id),
  }
}

/** One row a schedule: new ones are added, those that nobody knows any more go. */
async function keepSchedules(parts: JobParts): Promise<void> {
  const { store, clock, random, schedules } = parts
  const now = clock()
  await store.transact(async (tx) => {
    const rows = new Map((await scheduledJobs(tx)).map((row) => [row.schedule, row]))
    for (const name of rows.keys()) {
      if (name !== null && !schedules.some((one) => one.name === name)) await dropSchedule(tx, name)
    }
    for (const one of schedules) {
      const row = rows.get(one.name)
      const due = isoTime(nextRun(one.every, now))
      if (row === undefined) await insertJob(tx, rowOf(one, newId(random), due, isoTime(now)))
      else if (row.due > due && row.attempt === 0) await setDue(tx, row.id, due)
    }
  })
}

const rowOf = ({ name, kind }: ScheduledJob, id: string, due: string, created: string) => ({
  id,
  kind,
  payload: 'null',
  schedule: name,
  state: 'waiting' as const,
  due,
  attempt: 0,
  token: 0,
  lease: null,
  problem: null,
  created,
})
