import type { JobRow } from '../store/database.ts'
import { newId } from '../store/id.ts'
import { backoffMs } from './backoff.ts'
import { JobError, JobLost, type JobRun, type JobWork } from './job.ts'
import { deleteJob, holdsJob, insertJob, renewLease, settleJob } from './job-rows.ts'
import { isoTime, type JobParts, LEASE_MS } from './parts.ts'
import { nextRun } from './schedule.ts'

/** A job with the token under which this worker holds it. */
export type Claimed = JobRow & { readonly work: JobWork }

type Outcome = Parameters<JobParts['metrics']['jobEnded']>[1]

/** Does a claimed job and records what came of it. Never rejects for what the job itself does. */
export async function attempt(
  parts: JobParts,
  job: Claimed,
  closing: AbortSignal,
): Promise<Outcome> {
  const lost = new AbortController()
  const signal = AbortSignal.any([closing, lost.signal])
  const heartbeat = setInterval(() => void renew(parts, job, lost), LEASE_MS / 3)
  let failure: unknown = null
  try {
    await job.work.run(runOf(parts, job, signal))
  } catch (error) {
    failure = error
  } finally {
    clearInterval(heartbeat)
  }
  const outcome = await settle(parts, job, failure, closing.aborted)
  parts.metrics.jobEnded(job.kind, outcome)
  return outcome
}

function runOf(parts: JobParts, job: Claimed, signal: AbortSignal): JobRun {
  return {
    id: job.id,
    payload: JSON.parse(job.payload),
    attempt: job.attempt,
    signal,
    transact: (work) =>
      parts.store.transact(async (tx) => {
        if (!(await holdsJob(tx, job.id, job.token))) throw new JobLost()
        return work(tx)
      }),
  }
}

/** A lease that cannot be renewed for a moment is not lost yet: the next beat tries again. */
async function renew(parts: JobParts, job: Claimed, lost: AbortController): Promise<void> {
  try {
    const lease = isoTime(parts.clock() + LEASE_MS)
    if (!(await renewLease(parts.store.db, job.id, job.token, lease))) lost.abort(new JobLost())
  } catch (error) {
    parts.logger.warn({ error, job: job.id }, 'could not renew the lease of a job')
  }
}

async function settle(
  parts: JobParts,
  job: Claimed,
  failure: unknown,
  isClosing: boolean,
): Promise<Outcome> {
  return parts.store.transact(async (tx) => {
    if (!(await holdsJob(tx, job.id, job.token))) return 'lost'
    if (failure === null) {
      await (job.schedule === null
        ? deleteJob(tx, job.id)
        : settleJob(tx, job.id, again(parts, job)))
      return 'done'
    }
    if (isClosing) {
      // It was told to let go: that is no attempt.
      const { due, attempt: begun, problem } = job
      await settleJob(tx, job.id, { state: 'waiting', due, attempt: begun - 1, problem })
      return 'released'
    }
    const problem = sentenceOf(failure)
    parts.logger.warn({ error: failure, job: job.id, kind: job.kind }, 'a job failed')
    if (job.attempt < job.work.attempts && !isFinal(failure)) {
      const due = isoTime(parts.clock() + backoffMs(job.attempt, parts.random))
      await settleJob(tx, job.id, { state: 'waiting', due, attempt: job.attempt, problem })
      return 'failed'
    }
    await bury(parts, tx, job, problem)
    return 'dead'
  })
}

/** A dead job waits for a person. One of a schedule leaves its remains and comes back all the same. */
export async function bury(
  parts: JobParts,
  tx: Parameters<typeof settleJob>[0],
  job: Claimed,
  problem: string,
): Promise<void> {
  const dead = { state: 'dead', attempt: job.attempt, problem } as const
  if (job.schedule === null) return settleJob(tx, job.id, { ...dead, due: job.due })
  const { id, kind, payload, due, token, created } = job
  await settleJob(tx, id, again(parts, job))
  const remains = { kind, payload, due, token, created, schedule: null, lease: null }
  await insertJob(tx, { ...remains, ...dead, id: newId(parts.random) })
}

function again({ schedules, clock }: JobParts, job: Claimed) {
  const every = schedules.find(({ name }) => name === job.schedule)?.every
  // Its schedule is known: openJobs drops the rows of those that are not.
  const due = every === undefined ? job.due : isoTime(nextRun(every, clock()))
  return { state: 'waiting', due, attempt: 0, problem: null } as const
}

const isFinal = (failure: unknown): boolean => failure instanceof JobError && failure.isFinal

/** Only a JobError's sentence is known to hold nobody's text. */
function sentenceOf(failure: unknown): string {
  if (failure instanceof JobError) return failure.message
  return failure instanceof Error ? failure.name : 'unknown failure'
}
