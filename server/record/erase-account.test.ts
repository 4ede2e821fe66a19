import { expect, test } from 'vitest'
import { enactedCharters } from '../charter/amendment/view.ts'
import { promises } from '../../test/promises.ts'
import { openWorld, OWNER } from '../answering/test-world.ts'
import { keyOf } from '../conversation/conversation-rows.ts'
import { allTombs } from '../conversation/tomb-rows.ts'
import { accountTombOf, tombOf } from '../conversation/tomb.ts'
import { jobWorld } from '../job/job.fixture.ts'
import { ERASE_ACCOUNT, eraseAccount, eraseAccountWork } from './erase-account.ts'
import { openRecords } from './records.ts'

promises('erasure:account', 'erasure:hold', 'record:tomb')

/** A world with two conversations, of which the board may hold one. */
async function opened() {
  const world = await openWorld()
  const { store } = world
  const [kept, free] = [await world.answer('kept'), await world.answer('free')]
  const held = new Set<string>()
  const forgotten: string[] = []
  const parts = {
    store,
    clock: () => world.time.now,
    isHeld: (tomb: string) => held.has(tomb),
    identity: {
      forget: async (_: unknown, account: string) => forgotten.push(account) === 1,
    },
  }
  const there = async (id: string) => (await world.conversations.get(OWNER, id)) !== null
  return { world, store, parts, kept, free, held, forgotten, there }
}

test('an account goes but for what the board holds, and comes back to erase that when the hold ends', async () => {
  const { world, parts, kept, free, held, forgotten, there, store } = await opened()
  const records = openRecords({
    ...world,
    clock: parts.clock,
    enacted: () => enactedCharters(world.governance),
    retention: () => ({ days: null, hold: [...held] }),
    sign: (text) => text,
  })
  const tomb = (await records.tomb(kept.receipt)) ?? ''
  expect(tomb).toBe(await records.tomb(kept.conversation))
  expect(tomb).toBe(tombOf((await keyOf(store.db, kept.conversation)) ?? new Uint8Array()))
  held.add(tomb)
  expect(await eraseAccount(parts, OWNER)).toEqual({ type: 'partly', held: 1 })
  expect([await there(kept.conversation), await there(free.conversation)]).toEqual([true, false])
  expect(forgotten).toEqual([])
  expect(await records.tomb(free.conversation)).toBeNull()
  held.clear()
  const entombed = async () => (await allTombs(store.db)).map(({ tomb: told }) => told)
  expect(await entombed()).not.toContain(accountTombOf(OWNER))
  expect(await eraseAccount(parts, OWNER)).toEqual({ type: 'erased' })
  expect(await entombed()).toContain(accountTombOf(OWNER))
  expect(await there(kept.conversation)).toBe(false)
  expect(await eraseAccount(parts, OWNER)).toEqual({ type: 'absent' })
})

test('a command has the running server do it, and what it does is cleaned up after', async () => {
  const { parts, store, kept, there } = await opened()
  const jobs = await jobWorld({ store })
  await jobs.add({ account: OWNER }, ERASE_ACCOUNT)
  await jobs.worker([eraseAccountWork(parts)]).step()
  expect(jobs.outcomes).toEqual(['done'])
  expect(await there(kept.conversation)).toBe(false)
  expect(await jobs.rows()).toMatchObject([{ id: 'scrub', state: 'waiting' }])
})
