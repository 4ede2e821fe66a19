import { oweJob } from '../job/job-rows.ts'
import { JobError, type JobWork } from '../job/job.ts'
import type { Db, Store } from '../store/database.ts'

const SCRUB = 'scrub'

/**
 * In the transaction that erases: whatever happens after it, the database's files are cleaned. The row
 * names nothing that was erased.
 */
export const oweScrub = (tx: Db, now: string): Promise<void> => oweJob(tx, SCRUB, now)

/** Cleans the files of what was erased, until no other program is in the way. */
export const scrubWork = ({ store }: { readonly store: Store }): JobWork => ({
  kind: SCRUB,
  whenIdle: false,
  attempts: Number.POSITIVE_INFINITY,
  async run() {
    if (!(await store.scrub())) throw new JobError(stillRead)
  },
})

const stillRead =
  'Another program reads the database, so what was erased is still in its side file: end that program; it is tried again by itself.'
