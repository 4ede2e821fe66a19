import { parseErasureEntry, verify } from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import { promises } from '../../test/promises.ts'
import { NOW, never, openWorld, OWNER } from '../answering/test-world.ts'
import { untoldTombs } from '../conversation/tomb-rows.ts'
import { jobWorld } from '../job/job.fixture.ts'
import { isHeld } from './hold.ts'
import { retainWork } from './retain.ts'
import { tellWork, tombsTold } from './tell.ts'

const DAY = 24 * 60 * 60 * 1000

/** Does one job of this kind, as a worker would. */
async function run(store: Parameters<typeof jobWorld>[0], work: ReturnType<typeof tellWork>) {
  const jobs = await jobWorld(store)
  await jobs.add(null, work.kind)
  await jobs.worker([work]).step()
  return jobs.outcomes
}

describe('what was erased', () => {
  promises('erasure:told', 'erasure:receipt')

  test('is told by tombs that name no one; the tree is whole and the saved receipt still verifies', async () => {
    const world = await openWorld()
    const { store, ledger, conversations } = world
    const { conversation, receipt } = await world.answer('hello')
    const saved = await world.answering.receipt(OWNER, receipt, null)
    if (saved?.state !== 'ready') throw new Error('there is no receipt')
    expect(await conversations.erase(OWNER, conversation)).toBe('erased')
    const [tomb = ''] = await untoldTombs(store.db, 10)
    expect(await run({ store }, tellWork({ store, ledger }))).toEqual(['done'])
    const head = await ledger.sealed((await lastIndex(ledger)) - 1, never)
    const entry = await ledger.entry(head.size - 1)
    expect(entry && parseErasureEntry(entry)).toEqual({
      v: 'erasure/v1',
      origin: ledger.origin,
      tombs: [tomb],
    })
    expect(await tombsTold(ledger)).toEqual(new Set([tomb]))
    expect(await untoldTombs(store.db, 10)).toEqual([])
    expect(await verify(saved.bytes, { origin: ledger.origin })).toMatchObject({
      verdict: 'proven',
    })
    expect(await world.answering.receipt(OWNER, receipt, null)).toBeNull()
  })

  test('is not told while nothing was erased', async () => {
    const world = await openWorld()
    const before = await lastIndex(world.ledger)
    await run({ store: world.store }, tellWork(world))
    expect(await lastIndex(world.ledger)).toBe(before)
  })
})

describe('retention', () => {
  promises('erasure:retention', 'erasure:hold')

  const rules = (days: number | null, hold: readonly string[] = []) => ({ days, hold })

  test('erases what the charter has kept for long enough, and not a day sooner', async () => {
    const world = await openWorld()
    const { store, conversations } = world
    const { conversation } = await world.answer('old')
    const work = (now: number, days: number | null, hold: readonly string[] = []) =>
      retainWork({
        store,
        clock: () => now,
        retention: () => rules(days, hold),
        isHeld: (tomb) => isHeld({ hold }, tomb),
        logger: { info() {} },
      })
    const there = async () => (await conversations.get(OWNER, conversation)) !== null
    await run({ store }, work(NOW + 400 * DAY, null))
    await run({ store }, work(NOW + 29 * DAY, 30))
    await run({ store }, work(NOW + 31 * DAY, 30, ['*']))
    expect(await there()).toBe(true)
    await run({ store }, work(NOW + 31 * DAY, 30))
    expect(await there()).toBe(false)
  })
})

const lastIndex = async (ledger: { entry(index: number): Promise<Uint8Array | null> }) => {
  let index = 0
  while ((await ledger.entry(index)) !== null) index += 1
  return index
}
