import { expect, test } from 'vitest'
import type { Db } from '../store/database.ts'
import { sqlOf } from '../store/test-store.ts'
import {
  claimJob,
  deadJobs,
  deleteJob,
  dropDeadJob,
  dropSchedule,
  dueBeyond,
  dueJob,
  holdsJob,
  insertJob,
  renewLease,
  reviveJob,
  scheduledJobs,
  setDue,
  settleJob,
} from './job-rows.ts'

// `vitest run server/job -u` writes the golden file anew.

const now = '2026-11-23T12:00:00.000Z'
const row = {
  id: 'j',
  kind: 'sweep',
  payload: 'null',
  schedule: 'nightly',
  state: 'waiting',
  due: now,
  attempt: 0,
  token: 0,
  lease: null,
  problem: null,
  created: now,
} as const
const dead = { state: 'dead', due: now, attempt: 3, problem: 'It failed.' } as const

test('the SQL of jobs is the one that was reviewed', async () => {
  const sql = await sqlOf({
    insertJob: (db: Db) => insertJob(db, row),
    scheduledJobs,
    dueJob: (db) => dueJob(db, { kinds: ['a', 'b'], before: now, now, longestLease: now }),
    claimJob: (db) => claimJob(db, 'j', 1, now),
    holdsJob: (db) => holdsJob(db, 'j', 1),
    renewLease: (db) => renewLease(db, 'j', 1, now),
    settleJob: (db) => settleJob(db, 'j', dead),
    setDue: (db) => setDue(db, 'j', now),
    dueBeyond: (db) => dueBeyond(db, now),
    deadJobs,
    reviveJob: (db) => reviveJob(db, 'j', now),
    dropDeadJob: (db) => dropDeadJob(db, 'j'),
    deleteJob: (db) => deleteJob(db, 'j'),
    dropSchedule: (db) => dropSchedule(db, 'nightly'),
  })
  await expect(sql).toMatchFileSnapshot('../store/sql/job.sql')
})
