import { randomBytes } from 'node:crypto'
import { silentLogger } from '../observe/logger.ts'
import type { JobRow, Store } from '../store/database.ts'
import { temporaryStore } from '../store/test-store.ts'
import type { JobRun, JobWork } from './job.ts'
import { letters } from './open-jobs.ts'
import type { JobParts } from './parts.ts'
import { Worker } from './worker.ts'

// For tests only: a store, a clock that a test moves, and workers that a test steps.

const NOW = Date.UTC(2026, 10, 23, 12)
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

export const work = (run: (run: JobRun) => Promise<void> = async () => {}, more = {}): JobWork => ({
  kind: 'sweep',
  whenIdle: false,
  attempts: 3,
  run,
  ...more,
})

export async function jobWorld(over: Partial<JobParts> & { readonly store?: Store } = {}) {
  const store = over.store ?? (await temporaryStore()).store
  const time = { now: NOW }
  const outcomes: string[] = []
  const parts: JobParts = {
    store,
    clock: () => time.now,
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    logger: silentLogger,
    metrics: { jobEnded: (_kind, outcome) => void outcomes.push(outcome) },
    works: [work()],
    schedules: [],
    isIdle: () => true,
    ...over,
  }
  const rows = (): Promise<JobRow[]> => store.db.selectFrom('job').selectAll().execute()
  return {
    parts,
    store,
    time,
    outcomes,
    rows,
    ...letters(parts, () => {}),
    addIn: letters(parts, () => {}).add,
    add: (payload: unknown = null, kind = 'sweep') =>
      store.transact((tx) => letters(parts, () => {}).add(tx, kind, payload)),
    worker: (works: readonly JobWork[] = parts.works) => new Worker(parts, works),
  }
}

/** Work that a test holds in the middle. */
export function held() {
  const begun = Promise.withResolvers<JobRun>()
  const go = Promise.withResolvers<void>()
  const run = async (one: JobRun) => {
    begun.resolve(one)
    await go.promise
  }
  return { run, begun: begun.promise, go: go.resolve }
}
