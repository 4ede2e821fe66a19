import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { promises } from '../../test/promises.ts'
import { openWorld, OWNER } from '../answering/test-world.ts'
import { enactedCharters } from '../charter/amendment/view.ts'
import { temporaryStore } from '../store/test-store.ts'
import { type Enacted, GivenTally, recordedCharters } from './charters.ts'
import { countByCharter, insertRecord } from './record-rows.ts'
import { openRecords } from './records.ts'

promises('record:charters')

const version = (seq: number, index: number): Enacted => ({
  seq,
  index,
  hash: `hash ${seq}`,
  reason: `reason ${seq}`,
  approvedBy: ['Ada', 'Bob'],
  threshold: 2,
  active: seq === 1 ? null : '2026-11-23T12:00:00.000Z',
})

const second = (n: number) => new Date(Date.UTC(2026, 10, 23, 12, 0, n)).toISOString()

/** Records of answers under charters of these hashes, all at the same index of their ledger, one a second. */
async function recorded(charters: readonly (string | null)[]) {
  const { store } = await temporaryStore()
  for (const [n, hash] of charters.entries()) {
    const leaf = Uint8Array.from({ length: 33 }, (_, at) => (at === 1 ? n : at === 0 ? 1 : 0))
    const body = JSON.stringify(hash === null ? {} : { charter: { index: 1, hash } })
    await insertRecord(store.db, { leaf, receipt: null, answered: second(n), body })
  }
  return store.db
}

test('answers are counted under the charter that their record names, with the first and the last', async () => {
  const db = await recorded(['hash 1', 'hash 1', 'hash 2', 'hash 1', 'hash 2'])
  const enacted = [version(3, 9), version(2, 7), version(1, 1)]
  expect(recordedCharters(enacted, await countByCharter(db))).toEqual({
    charters: [
      { ...version(3, 9), answers: 0, first: null, last: null },
      { ...version(2, 7), answers: 2, first: second(2), last: second(4) },
      { ...version(1, 1), answers: 3, first: second(0), last: second(3) },
    ],
    unplaced: 0,
  })
})

test('answers under a charter of an earlier ledger, whatever its index, are not counted for one of this, nor lost', async () => {
  const db = await recorded(['hash 1', 'earlier', 'earlier', null])
  const { charters, unplaced } = recordedCharters([version(1, 1)], await countByCharter(db))
  expect(charters).toMatchObject([{ answers: 1 }])
  expect(unplaced).toBe(3)
})

test('a hundred thousand records would be counted from an index and none of them read', async () => {
  const db = await recorded(['hash 1'])
  const compiled = sql`explain query plan
    select charter, count(*), min(answered), max(answered) from record group by charter`
  const { rows } = await compiled.execute(db)
  expect(rows).toMatchObject([
    { detail: expect.stringMatching(/^SCAN record USING .*INDEX record_charter$/) },
  ])
})

describe('what the lines of an export add up to', () => {
  test('is what the database counts, in whatever order they come', async () => {
    const answers = fc.array(
      fc.record({ charter: fc.integer({ min: 1, max: 5 }), at: fc.integer({ min: 0, max: 59 }) }),
    )
    fc.assert(
      fc.property(answers, (all) => {
        const tally = new GivenTally()
        for (const { charter, at } of all) tally.add(`hash ${charter}`, second(at))
        for (const { charter, answers: count, first, last } of tally.given()) {
          const times = all
            .filter((one) => `hash ${one.charter}` === charter)
            .map(({ at }) => second(at))
          expect({ count, first, last }).toEqual({
            count: times.length,
            first: times.toSorted()[0],
            last: times.toSorted().at(-1),
          })
        }
        const sum = [...tally.given()].reduce((total, one) => total + one.answers, 0)
        expect(sum).toBe(all.length)
      }),
    )
  })
})

test('an erased answer still counts under its charter, and nobody’s words come with it', async () => {
  const world = await openWorld()
  const records = openRecords({
    ...world,
    enacted: () => enactedCharters(world.governance),
    retention: () => ({ days: null, hold: [] }),
    clock: () => world.time.now,
    sign: (text) => text,
  })
  const gone = await world.answer('an erased zebra')
  await world.answer('a zebra told me')
  await world.conversations.erase(OWNER, gone.conversation)
  const found = await records.charters()
  expect(found).toMatchObject({ charters: [{ seq: 1, index: 1, answers: 2 }], unplaced: 0 })
  expect(found.charters[0]?.approvedBy).toHaveLength(1)
  expect(JSON.stringify(found)).not.toContain('zebra')
})

test('an answer on record of an earlier ledger claims no place and no charter of this one', async () => {
  const world = await openWorld()
  const recordsOf = (enacted: readonly Enacted[]) =>
    openRecords({
      ...world,
      enacted: () => enacted,
      retention: () => ({ days: null, hold: [] }),
      clock: () => world.time.now,
      sign: (text) => text,
    })
  await world.answer('a zebra told me')
  const [here] = enactedCharters(world.governance)
  if (!here) throw new Error('no charter')
  const page = async (enacted: readonly Enacted[]) =>
    (await recordsOf(enacted).page(null, 9, () => null)).records
  expect(await page([here])).toMatchObject([{ index: expect.any(Number), charter: here.index }])
  const restored = { ...here, hash: 'another charter at the same index' }
  expect(await page([restored])).toMatchObject([{ index: null, charter: null }])
  expect(await recordsOf([restored]).charters()).toMatchObject({
    charters: [{ answers: 0 }],
    unplaced: 1,
  })
})
