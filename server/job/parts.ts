import type { Logger } from '../observe/logger.ts'
import type { Metrics } from '../observe/metrics.ts'
import type { Store } from '../store/database.ts'
import type { JobWork, ScheduledJob } from './job.ts'

/** What jobs stand on. */
export type JobParts = {
  readonly store: Store
  readonly clock: () => number
  readonly random: (bytes: number) => Uint8Array
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>
  readonly metrics: Pick<Metrics, 'jobEnded'>
  readonly works: readonly JobWork[]
  readonly schedules: readonly ScheduledJob[]
  /** Nobody waits for an answer now. */
  readonly isIdle: () => boolean
}

/** A worker that is silent for so long has lost its job. */
export const LEASE_MS = 60_000

export const isoTime = (ms: number): string => new Date(ms).toISOString()
