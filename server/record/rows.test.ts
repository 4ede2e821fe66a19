import { expect, test } from 'vitest'
import { sqlOf } from '../store/test-store.ts'
import { untoldTombs, allTombs, insertTombs, tellTombs } from '../conversation/tomb-rows.ts'
import { countByCharter, countRecords, insertRecord, recordOf, recordPage } from './record-rows.ts'

// `vitest run server/record -u` writes the golden files anew.

const now = '2026-11-23T12:00:00.000Z'
const leaf = new Uint8Array(33)

test('the SQL of records is the one that was reviewed', async () => {
  const sql = await sqlOf({
    insertRecord: (db) => insertRecord(db, { leaf, receipt: null, answered: now, body: '{}' }),
    recordOf: (db) => recordOf(db, leaf),
    'recordPage, the first': (db) => recordPage(db, null, 20),
    'recordPage, a later one': (db) => recordPage(db, { answered: now, leaf }, 20),
    countRecords,
    countByCharter,
  })
  await expect(sql).toMatchFileSnapshot('../store/sql/record.sql')
})

test('the SQL of tombs is the one that was reviewed', async () => {
  const sql = await sqlOf({
    insertTombs: (db) => insertTombs(db, ['t'], now),
    untoldTombs: (db) => untoldTombs(db, 1024),
    tellTombs: (db) => tellTombs(db, ['t'], 3),
    allTombs,
  })
  await expect(sql).toMatchFileSnapshot('../store/sql/tomb.sql')
})
