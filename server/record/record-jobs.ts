import { scrubWork } from '../conversation/scrub.ts'
import type { ScheduledJob, JobWork } from '../job/job.ts'
import { eraseAccountWork } from './erase-account.ts'
import { RETAIN, retainWork } from './retain.ts'
import { TELL, tellWork } from './tell.ts'

const TEN_MINUTES_MS = 10 * 60 * 1000

/** What the record room does by itself, by the day and by the hour. */
export function recordJobs(
  parts: Parameters<typeof retainWork>[0] &
    Parameters<typeof tellWork>[0] &
    Parameters<typeof eraseAccountWork>[0],
): {
  readonly works: readonly JobWork[]
  readonly schedules: readonly ScheduledJob[]
} {
  return {
    works: [retainWork(parts), tellWork(parts), scrubWork(parts), eraseAccountWork(parts)],
    schedules: [
      { name: RETAIN, kind: RETAIN, every: { type: 'daily', hour: 3, minute: 20 } },
      { name: TELL, kind: TELL, every: { type: 'interval', everyMs: TEN_MINUTES_MS } },
    ],
  }
}
