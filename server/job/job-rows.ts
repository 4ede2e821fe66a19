import type { Db, JobRow } from '../store/database.ts'

export async function insertJob(db: Db, row: JobRow): Promise<void> {
  await db.insertInto('job').values(row).execute()
}

/** A job that there is at most once. One that runs already begins again: it may have looked too early. */
export async function oweJob(db: Db, kind: string, due: string): Promise<void> {
  const blank = { payload: 'null', schedule: null, lease: null, problem: null } as const
  await db
    .insertInto('job')
    .values({ ...blank, id: kind, kind, state: 'waiting', due, attempt: 0, token: 0, created: due })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((set) => ({
        ...blank,
        state: 'waiting',
        due,
        attempt: 0,
        token: set('job.token', '+', 1),
      })),
    )
    .execute()
}

/** What has become of a job; null once it is done or dropped. */
export async function jobOf(db: Db, id: string): Promise<JobRow | null> {
  const row = await db.selectFrom('job').selectAll().where('id', '=', id).executeTakeFirst()
  return row ?? null
}

export async function scheduledJobs(db: Db): Promise<readonly JobRow[]> {
  return db.selectFrom('job').selectAll().where('schedule', 'is not', null).execute()
}

export async function dropSchedule(db: Db, schedule: string): Promise<void> {
  await db.deleteFrom('job').where('schedule', '=', schedule).execute()
}

/** What is to be considered due: `before` for waiting jobs; leases that ended by `now` or that no clock of today gave. */
export type Due = {
  readonly kinds: readonly string[]
  readonly before: string
  readonly now: string
  readonly longestLease: string
}

/** The job that has been due the longest. */
export async function dueJob(db: Db, due: Due): Promise<JobRow | null> {
  const row = await db
    .selectFrom('job')
    .selectAll()
    .where('kind', 'in', due.kinds)
    .where((where) =>
      where.or([
        where.and([where('state', '=', 'waiting'), where('due', '<=', due.before)]),
        where.and([
          where('state', '=', 'running'),
          where.or([where('lease', '<=', due.now), where('lease', '>', due.longestLease)]),
        ]),
      ]),
    )
    .orderBy('due')
    .orderBy('id')
    .executeTakeFirst()
  return row ?? null
}

export async function claimJob(db: Db, id: string, token: number, lease: string): Promise<void> {
  await db
    .updateTable('job')
    .set((set) => ({ state: 'running', attempt: set('attempt', '+', 1), token, lease }))
    .where('id', '=', id)
    .execute()
}

export async function holdsJob(db: Db, id: string, token: number): Promise<boolean> {
  const row = await db
    .selectFrom('job')
    .select('id')
    .where('id', '=', id)
    .where('token', '=', token)
    .executeTakeFirst()
  return row !== undefined
}

/** False when another worker has it. */
export async function renewLease(
  db: Db,
  id: string,
  token: number,
  lease: string,
): Promise<boolean> {
  const result = await db
    .updateTable('job')
    .set({ lease })
    .where('id', '=', id)
    .where('token', '=', token)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** Ends an attempt: the row becomes this. */
export async function settleJob(
  db: Db,
  id: string,
  row: Pick<JobRow, 'state' | 'due' | 'attempt' | 'problem'>,
): Promise<void> {
  await db
    .updateTable('job')
    .set({ ...row, lease: null })
    .where('id', '=', id)
    .execute()
}

export async function setDue(db: Db, id: string, due: string): Promise<void> {
  await db
    .updateTable('job')
    .set({ due })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .execute()
}

/** Jobs that wait for a time which no rule of ours gives: the clock was set back. */
export async function dueBeyond(db: Db, latest: string): Promise<readonly JobRow[]> {
  return db
    .selectFrom('job')
    .selectAll()
    .where('state', '=', 'waiting')
    .where('due', '>', latest)
    .execute()
}

export async function deleteJob(db: Db, id: string): Promise<void> {
  await db.deleteFrom('job').where('id', '=', id).execute()
}

export async function deadJobs(db: Db): Promise<readonly JobRow[]> {
  return db.selectFrom('job').selectAll().where('state', '=', 'dead').orderBy('created').execute()
}

export async function reviveJob(db: Db, id: string, due: string): Promise<boolean> {
  const result = await db
    .updateTable('job')
    .set({ state: 'waiting', attempt: 0, due, problem: null })
    .where('id', '=', id)
    .where('state', '=', 'dead')
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

export async function dropDeadJob(db: Db, id: string): Promise<boolean> {
  const result = await db
    .deleteFrom('job')
    .where('id', '=', id)
    .where('state', '=', 'dead')
    .executeTakeFirst()
  return result.numDeletedRows === 1n
}
