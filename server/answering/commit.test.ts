import { expect, test } from 'vitest'
import type { Store } from '../store/database.ts'
import { commit } from './commit.ts'
import { outcomeSoFar } from './outcome.ts'
import { eachOf, openWorld, OWNER, textOf, type World } from './test-world.ts'
import { promises } from '../../test/promises.ts'

promises('answer:one-transaction')

/** Fails the transactions after the first, each at its very end, as long as it is told to. */
function failingAtTheEnd(real: Store, failures: { left: number }): Store {
  let transactions = 0
  const join: Store['join'] = (work) =>
    real.join(async (tx) => {
      const done = await work(tx)
      if (++transactions > 1 && failures.left-- > 0) throw new Error('the power went')
      return done
    })
  return new Proxy(real, {
    get(target, name) {
      if (name === 'join') return join
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

const count = async ({ store }: World) => ({
  replies: (
    await store.db.selectFrom('message').select('id').where('role', '=', 'assistant').execute()
  ).length,
  receipts: (await store.db.selectFrom('receipt').select('id').execute()).length,
  pending: (await store.db.selectFrom('pending_leaf').select('receipt').execute()).length,
})

test('message, receipt and pending leaf are there together or not at all', async () => {
  const failures = { left: 2 }
  const held = Promise.withResolvers<void>()
  const world = await openWorld({
    store: (real) => failingAtTheEnd(real, failures),
    ledger: (real) =>
      new Proxy(real, {
        get(target, name) {
          if (name === 'append') {
            return async (entry: Uint8Array) => {
              await held.promise
              return target.append(entry)
            }
          }
          const value: unknown = Reflect.get(target, name)
          return typeof value === 'function' ? value.bind(target) : value
        },
      }),
  })
  const { answer, receipt } = await world.ask('Hi')
  const events = await world.answering.events(OWNER, answer, -1, new AbortController().signal)
  for await (const { event } of eachOf(events)) {
    const none = { replies: 0, receipts: 0, pending: 0 }
    if (event.type === 'prompted') expect(await count(world)).toEqual(none)
    if (event.type === 'ended') {
      expect(await count(world)).toEqual({ replies: 1, receipts: 1, pending: 1 })
      held.resolve()
    }
  }
  expect(failures.left).toBeLessThan(1)
  expect(await count(world)).toEqual({ replies: 1, receipts: 1, pending: 0 })
  expect(await world.verdict(receipt)).toMatchObject({ verdict: 'proven' })
})

test('an answer ends once: whoever comes second changes nothing', async () => {
  const world = await openWorld()
  const { answer, conversation, events } = await world.answer('Hi')
  const outcome = outcomeSoFar([{ type: 'delta', text: 'Other', ids: [] }], {
    temperature: 0,
    reread: () => null,
    cut: 'error',
  })
  expect(await commit(world.parts, answer, () => outcome)).toBeNull()
  expect(await commit(world.parts, 'nowhere', () => outcome)).toBeNull()
  expect(await world.events(answer)).toEqual(events)
  expect(textOf(events)).toBe('Good morning!')
  expect((await world.conversations.get(OWNER, conversation))?.messages).toHaveLength(2)
})
