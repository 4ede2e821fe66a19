import { describe, expect, test } from 'vitest'
import type { Store } from '../store/database.ts'
import { forever, instead, leafIn, timesIn } from './stalled.fixture.ts'
import {
  apart,
  gate,
  leftBehind,
  openWorld,
  OWNER,
  stored,
  textOf,
  typesOf,
  type WorldOptions,
} from './test-world.ts'
import { promises } from '../../test/promises.ts'

promises('answer:stop-sealed')

/** A store whose transactions never begin, from the second one on: the first keeps the question. */
function stuckAfterFirst(real: Store): Store {
  let transactions = 0
  const join: Store['join'] = (work) => (++transactions > 1 ? forever() : real.join(work))
  return new Proxy(real, {
    get(target, name) {
      if (name === 'join') return join
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

const turns = async (count: number) => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve))
}

type CrashPoint = {
  readonly at: string
  readonly world: (reached: () => void) => WorldOptions
  /** How many tokens are stored when it crashes; `reached` tells where the store cannot. */
  readonly tokens?: number
  readonly stop: string
  readonly text: string
}

const points: readonly CrashPoint[] = [
  {
    at: 'after the question, before the first token',
    world: () => ({ pace: gate(0).pace }),
    tokens: 0,
    stop: 'interrupted',
    text: '',
  },
  {
    at: 'in the middle of the events',
    world: () => ({ pace: gate(2).pace }),
    tokens: 2,
    stop: 'interrupted',
    text: 'Good mor',
  },
  {
    at: 'after the last event, before the answer is committed',
    world: () => ({ store: stuckAfterFirst }),
    tokens: 4,
    stop: 'interrupted',
    text: 'Good morning!',
  },
  {
    at: 'after the commit, before the ledger has the leaf',
    world: (reached) => ({
      ledger: instead(() => ({ append: () => (reached(), forever()) })),
    }),
    stop: 'eos',
    text: 'Good morning!',
  },
  {
    at: 'after the ledger has the leaf, before we know',
    world: (reached) => ({
      ledger: instead((real) => ({
        append: async (entry) => {
          await real.append(entry)
          reached()
          return forever()
        },
      })),
    }),
    stop: 'eos',
    text: 'Good morning!',
  },
  {
    at: 'after the checkpoint, before the answer is marked sealed',
    world: (reached) => ({
      ledger: instead((real) => ({
        sealed: async (index, signal) => {
          await real.sealed(index, signal)
          reached()
          return forever()
        },
      })),
    }),
    stop: 'eos',
    text: 'Good morning!',
  },
]

describe('a server that dies', () => {
  test.each(points)('$at comes back with all of it, once', async (point) => {
    const reached = Promise.withResolvers<void>()
    const before = await openWorld(point.world(reached.resolve))
    const { answer, receipt, conversation } = await before.ask('Hi')
    if (point.tokens === undefined) await reached.promise
    else await stored(before, answer, point.tokens)
    await turns(5)

    const after = await openWorld(leftBehind(before))
    const events = await after.events(answer)
    expect(events.map(({ n }) => n)).toEqual(events.map((_, at) => at))
    expect(typesOf(events).filter((type) => type === 'ended' || type === 'sealed')).toEqual([
      'ended',
      'sealed',
    ])
    expect(textOf(events)).toBe(point.text)
    const shown = await after.conversations.get(OWNER, conversation)
    expect(shown?.running).toEqual([])
    expect(shown?.messages).toMatchObject([
      { text: 'Hi' },
      { text: point.text, answer: { stop: point.stop, seal: 'sealed' } },
    ])
    const row = await leafIn(after, receipt)
    expect(await timesIn(after, row.leaf)).toBe(1)
    expect(await after.store.db.selectFrom('pending_leaf').selectAll().execute()).toEqual([])
    expect(await after.verdict(receipt)).toMatchObject({ verdict: 'proven' })
  })

  test('again while it recovers still comes back', async () => {
    const first = await openWorld({ pace: gate(2).pace })
    const { answer, receipt } = await first.ask('Hi')
    await stored(first, answer, 2)
    const reached = Promise.withResolvers<void>()
    const append = () => (reached.resolve(), forever<number>())
    const second = await openWorld({
      ...leftBehind(first),
      ledger: instead(() => ({ append })),
    })
    await reached.promise
    const third = await openWorld(leftBehind(second))
    expect(typesOf(await third.events(answer)).slice(-2)).toEqual(['ended', 'sealed'])
    expect(await third.verdict(receipt)).toMatchObject({ verdict: 'proven' })
  })
})

test('recovery has nothing to do after a clean end', async () => {
  const before = await openWorld()
  const { answer, events } = await before.answer('Hi')
  const size = before.ledger.head().size
  const after = await openWorld(leftBehind(before))
  expect(await after.events(answer)).toEqual(events)
  expect(after.ledger.head().size).toBe(size)
})

test('what a later listener sees of a recovered answer continues what an earlier one saw', async () => {
  const { pace, isFor } = apart(2)
  const before = await openWorld({ pace })
  const { answer } = await before.ask('Hi')
  isFor(before, answer)
  await stored(before, answer, 2)
  const after = await openWorld({ ...leftBehind(before) })
  const rest = await after.events(answer, 3)
  expect(rest.map(({ n }) => n)).toEqual([4, 5])
  expect(typesOf(rest)).toEqual(['ended', 'sealed'])
})
