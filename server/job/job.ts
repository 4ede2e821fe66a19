import type { Transaction } from 'kysely'
import type { Database } from '../store/database.ts'
import type { Schedule } from './schedule.ts'

/** One attempt at a job, as its work sees it. */
export interface JobRun {
  readonly id: string
  /** What `add` was given, or null for a job of a schedule. */
  readonly payload: unknown
  /** 1 for the first. */
  readonly attempt: number
  /** Aborts when the server closes or another worker has the job: let go within a second. */
  readonly signal: AbortSignal
  /**
   * A transaction that counts only while this attempt still holds the job: what a job writes to the
   * store it writes in here. @throws JobLost when another worker has taken it meanwhile.
   */
  transact<T>(work: (tx: Transaction<Database>) => Promise<T>): Promise<T>
}

/**
 * How one kind of job is done. A killed worker's job is begun again, so its work is safe to do twice
 * over everything outside `transact`.
 */
export type JobWork = {
  readonly kind: string
  /** Waits, for half a day at most, until nobody waits for an answer. */
  readonly whenIdle: boolean
  /** After so many it is dead and waits for a person. */
  readonly attempts: number
  run(run: JobRun): Promise<void>
}

/** A job that comes back by itself; what was missed while the server was off is done once. */
export type ScheduledJob = {
  readonly name: string
  readonly kind: string
  readonly every: Schedule
}

export type DeadJob = {
  readonly id: string
  readonly kind: string
  readonly created: string
  readonly attempts: number
  readonly problem: string
}

/** The jobs of this data folder. */
export interface Jobs {
  /** In the caller's transaction: the job is there exactly if what it belongs to is. Call `wake` after it. */
  add(tx: Transaction<Database>, kind: string, payload: unknown): Promise<string>
  /** Looks for work now; without it a new job is found within seconds. */
  wake(): void
  dead(): Promise<readonly DeadJob[]>
  /** Gives a dead job all its attempts again; false when there is none. */
  retry(id: string): Promise<boolean>
  /** False when there is no such dead job. */
  drop(id: string): Promise<boolean>
  /** Begins no more; waits for those that run until the signal, then has them let go. */
  drain(signal: AbortSignal): Promise<void>
}

/** A failure that says in one sentence, without anybody's text, what is wrong; it is kept for the operator. */
export class JobError extends Error {
  /** Trying again would not help: the job is dead at once. */
  readonly isFinal: boolean
  constructor(message: string, options: { isFinal?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.name = 'JobError'
    this.isFinal = options.isFinal ?? false
  }
}

/** Another worker has the job, because this one was silent for longer than its lease. */
export class JobLost extends Error {
  constructor() {
    super('Another worker has taken this job.')
    this.name = 'JobLost'
  }
}
