import { leafHash, parseNote, parsePromise, toHex } from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import { LedgerError } from '../ledger/ledger.ts'
import { forever, instead, leafIn, timesIn } from './stalled.fixture.ts'
import { leftBehind, openWorld, OWNER, stored } from './test-world.ts'
import { promises } from '../../test/promises.ts'

promises('answer:stop-sealed')

/** Resolves once the condition holds. */
const until = async (holds: () => Promise<boolean>) => {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve))
}

describe('a ledger that cannot take the leaf now', () => {
  const full = () => new LedgerError('disk_full', 'could not write: the disk is full')

  test('is asked again, ever more slowly, and nothing is lost', async () => {
    let refusals = 0
    const pauses: number[] = []
    const world = await openWorld({
      pauses,
      ledger: instead((real) => ({
        append: async (entry) => {
          if (++refusals <= 8) throw full()
          return real.append(entry)
        },
      })),
    })
    const { receipt } = await world.answer('Hi')
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000])
    expect(await world.verdict(receipt)).toMatchObject({ verdict: 'proven' })
  })

  test('but had taken it all the same has it only once', async () => {
    let isFirst = true
    const world = await openWorld({
      ledger: instead((real) => ({
        append: async (entry) => {
          const index = await real.append(entry)
          if (isFirst) {
            isFirst = false
            throw new LedgerError('ledger_refused', 'could not hear whether it was written')
          }
          return index
        },
      })),
    })
    const { receipt } = await world.answer('Hi')
    expect(await timesIn(world, (await leafIn(world, receipt)).leaf)).toBe(1)
  })

  test('leaves an answer that is stored, shown as pending, and verified as far as it goes', async () => {
    const world = await openWorld({ ledger: instead(() => ({ append: () => forever() })) })
    const { answer, receipt, conversation } = await world.ask('Hi')
    await stored(world, answer, 'ended')
    const shown = await world.conversations.get(OWNER, conversation)
    expect(shown?.messages[1]).toMatchObject({ text: 'Good morning!', answer: { seal: 'pending' } })
    const bundle = await world.bundle(receipt)
    expect(bundle.proof).toBeNull()
    expect(bundle.promise).toBeNull()
    const verdict = await world.verdict(receipt)
    expect(verdict.verdict).not.toBe('refused')
    expect(verdict.warnings).toContain('W_PENDING')
  })
})

test('the promise is for this leaf, a day after the receipt, and kept', async () => {
  const world = await openWorld()
  const { receipt } = await world.answer('Hi')
  const { promise, statement } = await world.bundle(receipt)
  const promised = parsePromise(parseNote(promise ?? '')?.text ?? '')
  expect(promised?.origin).toBe(world.ledger.origin)
  expect(promised?.deadline).toBe(statement.issued + 24 * 60 * 60)
  const { leaf } = await leafIn(world, receipt)
  expect(toHex(promised?.leafHash ?? new Uint8Array())).toBe(toHex(await leafHash(leaf)))
})

test('the leaf of an answer whose conversation was erased still enters the ledger, as it was promised', async () => {
  const reached = Promise.withResolvers<void>()
  const append = () => (reached.resolve(), forever<number>())
  const before = await openWorld({ ledger: instead(() => ({ append })) })
  const { receipt, conversation } = await before.ask('Hi')
  await reached.promise
  const { leaf } = await leafIn(before, receipt)
  expect(await before.conversations.erase(OWNER, conversation)).toBe('erased')
  expect(await before.answering.receipt(OWNER, receipt, null)).toBeNull()

  const after = await openWorld(leftBehind(before))
  await until(async () => {
    const pending = await after.store.db.selectFrom('pending_leaf').selectAll().execute()
    return pending.length === 0
  })
  expect(await after.ledger.find(leaf, 0)).not.toBeNull()
})
