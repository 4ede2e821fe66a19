import { equalBytes, leafHash, parsePromise, parseNote, toHex } from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import type { Ledger } from '../ledger/ledger.ts'
import { LedgerError } from '../ledger/ledger.ts'
import { openScripted } from '../engine/scripted/scripted.ts'
import type { Store } from '../store/database.ts'
import {
  gate,
  leftBehind,
  ofCharter,
  openWorld,
  OWNER,
  stored,
  textOf,
  typesOf,
  type World,
  type WorldOptions,
} from './test-world.ts'
import { promises } from '../../test/promises.ts'

promises('answer:stop-sealed')

type Pace = NonNullable<WorldOptions['pace']>

const forever = <T>() => new Promise<T>(() => {})

/** A ledger of which one method does something else; the rest is the real one's. */
function instead(methods: (real: Ledger) => Partial<Ledger>) {
  return (real: Ledger): Ledger => {
    const own = methods(real)
    return new Proxy(real, {
      get(target, name) {
        const value: unknown = Reflect.get(name in own ? own : target, name)
        return typeof value === 'function' ? value.bind(name in own ? own : target) : value
      },
    })
  }
}

/** A store whose transactions never begin, from the second one on: the first keeps the question. */
function stuckAfterFirst(real: Store): Store {
  let transactions = 0
  const transact: Store['transact'] = (work) =>
    ++transactions > 1 ? forever() : real.transact(work)
  return new Proxy(real, {
    get(target, name) {
      if (name === 'transact') return transact
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

const turns = async (count: number) => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve))
}

/** Resolves once the condition holds. */
const until = async (holds: () => boolean | Promise<boolean>) => {
  while (!(await holds())) await turns(1)
}

type CrashPoint = {
  readonly at: string
  readonly world: (reached: () => void) => WorldOptions
  /** How many events are stored when it crashes; `reached` tells where the store cannot. */
  readonly events?: number
  readonly stop: string
  readonly text: string
}

const points: readonly CrashPoint[] = [
  {
    at: 'after the question, before the first token',
    world: () => ({ pace: gate(0).pace }),
    events: 2,
    stop: 'interrupted',
    text: '',
  },
  {
    at: 'in the middle of the events',
    world: () => ({ pace: gate(2).pace }),
    events: 4,
    stop: 'interrupted',
    text: 'Good mor',
  },
  {
    at: 'after the last event, before the answer is committed',
    world: () => ({ store: stuckAfterFirst }),
    events: 6,
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

/** How often an entry is in the ledger. */
async function timesIn({ ledger }: World, entry: Uint8Array): Promise<number> {
  let times = 0
  for (let index = 0; index < ledger.head().size; index++) {
    const other = await ledger.entry(index)
    if (other !== null && equalBytes(other, entry)) times++
  }
  return times
}

const leafIn = async ({ store }: World, receipt: string) => {
  const row = store.db.selectFrom('receipt').selectAll().where('id', '=', receipt)
  return row.executeTakeFirstOrThrow()
}

describe('a server that dies', () => {
  test.each(points)('$at comes back with all of it, once', async (point) => {
    const reached = Promise.withResolvers<void>()
    const before = await openWorld(point.world(reached.resolve))
    const { answer, receipt, conversation } = await before.ask('Hi')
    if (point.events === undefined) await reached.promise
    else await stored(before, answer, point.events)
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
    await stored(first, answer, 4)
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
  const before = await openWorld({ pace: gate(2).pace })
  const { answer } = await before.ask('Hi')
  await stored(before, answer, 4)
  const after = await openWorld({ ...leftBehind(before) })
  const rest = await after.events(answer, 3)
  expect(rest.map(({ n }) => n)).toEqual([4, 5])
  expect(typesOf(rest)).toEqual(['ended', 'sealed'])
})

describe('an answer that broke off is read again by its model', () => {
  const stop = ['rning']
  const sampling = { ...ofCharter, stop }
  const scripted = (pace?: Pace) =>
    openScripted({
      script: () => ({ pieces: ['Good', ' mo', 'r', 'ning', '!'] }),
      vocabulary: ['Good', ' mo', 'r', 'ning', '!'],
      ...(pace && { pace }),
    })

  const runIn = async (world: World, receipt: string) => {
    const { disclosures } = await world.bundle(receipt)
    return { run: disclosures.runs?.value?.[0], text: disclosures.text?.value }
  }

  test('so that its receipt has the words of its tokens, and no half of one', async () => {
    const before = await openWorld({ engine: scripted(gate(3).pace) })
    const { answer, receipt } = await before.ask('Hi', { sampling })
    await stored(before, answer, 4)
    const after = await openWorld({ ...leftBehind(before), engine: scripted() })
    await after.events(answer)
    const { run, text } = await runIn(after, receipt)
    // The r that may begin the stop string was held back, and its token is not stored.
    expect(text).toEqual({ text: 'Good mo', edits: [] })
    expect(run).toMatchObject({ stop: 'interrupted', kinds: [0, 0], trace: null })
  })

  test('waiting for it as long as it loads, and no longer than that', async () => {
    const before = await openWorld({ engine: scripted(gate(2).pace) })
    const { answer, receipt } = await before.ask('Hi')
    await stored(before, answer, 4)
    const late = await openWorld({ ...leftBehind(before), engine: scripted(), loads: 3 })
    await late.events(answer)
    expect(late.models.timesOpened()).toBe(4)
    expect((await runIn(late, receipt)).text).toEqual({ text: 'Good mo', edits: [] })
    const never = await openWorld({ ...leftBehind(before), loads: Infinity })
    await never.events(answer)
    expect(never.models.timesOpened()).toBe(120)
    expect((await runIn(never, receipt)).text).toEqual({ text: 'Good mo', edits: [] })
  })
})

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
    await stored(world, answer, 7)
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
