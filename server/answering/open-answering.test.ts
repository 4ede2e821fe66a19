import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { openScripted } from '../engine/scripted/scripted.ts'
import type { Store } from '../store/database.ts'
import { gate, hello, leftBehind, openWorld, OWNER, stored, textOf, typesOf } from './test-world.ts'

describe('draining', () => {
  test('takes no more questions and waits for the answers that run', async () => {
    const { pace, open } = gate(1)
    const world = await openWorld({ pace })
    const { answer } = await world.ask('Hi')
    const drained = world.answering.drain(new AbortController().signal)
    await expect(world.ask('Late')).rejects.toMatchObject({ code: 'shutting_down' })
    open()
    await drained
    expect(typesOf(await world.events(answer)).at(-1)).toBe('sealed')
    expect(textOf(await world.events(answer))).toBe('Good morning!')
  })

  test('cuts off what still runs when patience ends, and seals it', async () => {
    const { pace } = gate(1)
    const world = await openWorld({ pace })
    const { answer, receipt } = await world.ask('Hi')
    await stored(world, answer, 1)
    const patience = new AbortController()
    const drained = world.answering.drain(patience.signal)
    patience.abort()
    await drained
    const events = await world.events(answer)
    expect(typesOf(events).slice(-2)).toEqual(['ended', 'sealed'])
    expect((await world.bundle(receipt)).statement.stop).toBe('interrupted')
    expect(await world.verdict(receipt)).toMatchObject({ verdict: 'proven' })
  })

  test('does so at once when there is no patience', async () => {
    const { pace } = gate(1)
    const world = await openWorld({ pace })
    const { answer } = await world.ask('Hi')
    await stored(world, answer, 1)
    await world.answering.drain(AbortSignal.abort())
    expect(typesOf(await world.events(answer)).at(-1)).toBe('sealed')
  })

  test('with nothing to do is done', async () => {
    const world = await openWorld()
    await world.answering.drain(new AbortController().signal)
    await expect(world.ask('Late')).rejects.toMatchObject({ code: 'shutting_down' })
  })

  test('leaves a leaf that the ledger does not take for the next start', async () => {
    const world = await openWorld({
      ledger: (real) =>
        new Proxy(real, {
          get(target, name) {
            if (name === 'append') return () => Promise.reject(new Error('the disk is full'))
            const value: unknown = Reflect.get(target, name)
            return typeof value === 'function' ? value.bind(target) : value
          },
        }),
    })
    const { answer, receipt } = await world.ask('Hi')
    await stored(world, answer, 'ended')
    await world.answering.drain(AbortSignal.abort())
    const next = await openWorld(leftBehind(world))
    expect(typesOf(await next.events(answer)).slice(-2)).toEqual(['ended', 'sealed'])
    expect(await next.verdict(receipt)).toMatchObject({ verdict: 'proven' })
  })
})

describe('erasing a conversation whose answer runs', () => {
  test('ends the answer and frees the engine, and nothing of it comes back', async () => {
    const { pace, open } = gate(2)
    const engine = openScripted({ script: () => hello, pace })
    const world = await openWorld({ engine })
    const { answer, receipt, conversation } = await world.ask('Hi')
    await stored(world, answer, 2)
    expect(await world.conversations.erase(OWNER, conversation)).toBe('erased')
    open()
    await world.answering.drain(new AbortController().signal)
    expect(engine.running).toBe(0)
    expect(await world.answering.receipt(OWNER, receipt, null)).toBeNull()
    for (const table of ['message', 'answer', 'answer_event', 'receipt', 'pending_leaf'] as const) {
      expect(await world.store.db.selectFrom(table).selectAll().execute()).toEqual([])
    }
  })

  test('ends the listening too', async () => {
    const { pace, open } = gate(2)
    const world = await openWorld({ pace })
    const { answer, conversation } = await world.ask('Hi')
    await stored(world, answer, 2)
    const listening = world.events(answer, 3)
    await world.conversations.erase(OWNER, conversation)
    open()
    expect(await listening).toEqual([])
  })
})

/** Fails the store's next appends, as a full disk does. */
function failing(real: Store, failures: { left: number }): Store {
  return new Proxy(real, {
    get(target, name) {
      if (name === 'append') {
        const append: Store['append'] = (work) => {
          if (failures.left-- <= 0) return target.append(work)
          // The database itself says it, so that the error is the real one.
          return target.append(async (tx) => {
            await sql`pragma max_page_count = 1`.execute(tx)
            const value = 'x'.repeat(1_000_000)
            try {
              await tx.insertInto('setting').values({ name: 'big', value }).execute()
            } finally {
              await sql`pragma max_page_count = 1000000`.execute(tx)
            }
          })
        }
        return append
      }
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

test('a disk that is full for a while costs an answer nothing but time', async () => {
  const failures = { left: 3 }
  const world = await openWorld({ store: (real) => failing(real, failures) })
  const { receipt, events } = await world.answer('Hi')
  expect(failures.left).toBeLessThan(0)
  expect(textOf(events)).toBe('Good morning!')
  expect(events.map(({ n }) => n)).toEqual(events.map((_, at) => at))
  expect(await world.verdict(receipt)).toMatchObject({ verdict: 'proven' })
})
