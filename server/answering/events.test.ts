import type { NumberedEvent } from '@overt/wire'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  apart,
  eachOf,
  gate,
  never,
  openWorld,
  OWNER,
  stored,
  typesOf,
  type World,
} from './test-world.ts'
import { promises } from '../../test/promises.ts'

promises('answer:stored-before-sent', 'answer:resume')

const script = { pieces: Array.from({ length: 30 }, (_, i) => ` word${i}`) }

/** Listens from `after`, leaving and coming back as told, until the end. */
async function listen(
  world: World,
  answer: string,
  after: number,
  visits: readonly number[],
): Promise<readonly NumberedEvent[]> {
  const seen: NumberedEvent[] = []
  for (const visit of [...visits, Number.POSITIVE_INFINITY]) {
    const leaving = new AbortController()
    const last = seen.at(-1)?.n ?? after
    const events = await world.answering.events(OWNER, answer, last, leaving.signal)
    let count = 0
    for await (const together of events ?? []) {
      seen.push(...together)
      if ((count += together.length) >= visit) leaving.abort()
    }
  }
  return seen
}

test('whoever comes, leaves and comes back sees each event once and in order', async () => {
  const visits = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 8 })
  const listeners = fc.array(fc.record({ visits, late: fc.nat(40) }), {
    minLength: 1,
    maxLength: 5,
  })
  await fc.assert(
    fc.asyncProperty(listeners, fc.integer({ min: -1, max: 20 }), async (all, after) => {
      const world = await openWorld({ script })
      const { answer } = await world.ask('Hi')
      const heard = all.map(async ({ visits: plan, late }) => {
        for (let turn = 0; turn < late; turn++) await new Promise((next) => setImmediate(next))
        return listen(world, answer, after, plan)
      })
      const whole = await world.events(answer)
      expect(whole.map(({ n }) => n)).toEqual(whole.map((_, at) => at))
      for (const seen of await Promise.all(heard)) expect(seen).toEqual(whole.slice(after + 1))
    }),
    { numRuns: 15 },
  )
})

describe('listening', () => {
  test('to an answer of another account is as to one that does not exist', async () => {
    const world = await openWorld()
    const { answer } = await world.answer('Hi')
    expect(await world.answering.events('eve', answer, -1, never)).toBeNull()
    expect(await world.answering.events(OWNER, 'nowhere', -1, never)).toBeNull()
    expect(await world.answering.stop('eve', answer, 'person')).toBe(false)
  })

  test('after the last event ends at once', async () => {
    const world = await openWorld()
    const { answer, events } = await world.answer('Hi')
    expect(await world.events(answer, events.length - 1)).toEqual([])
    expect(await world.events(answer, 10_000)).toEqual([])
  })

  test('slowly does not hold back the answer', async () => {
    const world = await openWorld({ script })
    const { answer } = await world.ask('Hi')
    const slow = await world.answering.events(OWNER, answer, -1, never)
    const first = await slow?.[Symbol.asyncIterator]().next()
    expect(first?.value).toMatchObject([{ n: 0 }])
    expect(typesOf(await world.events(answer)).at(-1)).toBe('sealed')
  })

  test('ends when the listener leaves, though nothing happens', async () => {
    const { pace } = gate(1)
    const world = await openWorld({ pace })
    const { answer } = await world.ask('Hi')
    await stored(world, answer, 1)
    const leaving = new AbortController()
    const events = await world.answering.events(OWNER, answer, 2, leaving.signal)
    const waiting = events?.[Symbol.asyncIterator]().next()
    leaving.abort()
    expect(await waiting).toEqual({ done: true, value: undefined })
  })
})

test('what a listener is told is in the store already', async () => {
  const world = await openWorld({ script })
  const { answer } = await world.ask('Hi')
  const events = await world.answering.events(OWNER, answer, -1, never)
  for await (const { n } of eachOf(events)) {
    const row = world.store.db.selectFrom('answer_event').select('n').where('answer', '=', answer)
    expect(await row.where('n', '=', n).executeTakeFirst()).toEqual({ n })
  }
})

test('no event is stored in the clear', async () => {
  const { pace, isFor } = apart(Infinity)
  const world = await openWorld({ script, pace })
  const { answer } = await world.ask('Hi')
  isFor(world, answer)
  await world.events(answer)
  const rows = await world.store.db.selectFrom('answer_event').select('body').execute()
  expect(rows.length).toBeGreaterThan(30)
  for (const { body } of rows) expect(Buffer.from(body).includes('word')).toBe(false)
})
