import { createHash } from 'node:crypto'
import { checkAudit, drawLeaves, fromBase64Url, parseAuditEntry, parseVkey } from '@overt/verifier'
import type { ReplayResult } from '@overt/wire'
import { describe, expect, test } from 'vitest'
import { promises } from '../../../test/promises.ts'
import { never, openWorld, OWNER, type World } from '../../answering/test-world.ts'
import { jobWorld } from '../../job/job.fixture.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { ReplayError } from '../replay-error.ts'
import { openAudits } from './open-audits.ts'
import { auditsOf, keepAudits } from './plan-rows.ts'
import { openToldAudits } from './told-audits.ts'

const ALL = 1_000_000

/** Shaped as an engine digest. */
const digestOf = (name: string): string => createHash('sha256').update(name).digest('base64url')

const result = (verdict: string, measured = digestOf('1')): ReplayResult => ({
  verdict,
  run: null,
  step: null,
  reason: 'same',
  detail: '',
  engine: { variant: 'x64', recorded: null, measured },
  counts: null,
  spread: null,
})

type Say = (at: number) => ReplayResult | null

/** A server whose replays come to what the test says, and a worker that does its jobs. */
async function auditWorld(world: World, say: Say, over: { share?: number; ledger?: Ledger } = {}) {
  const said: unknown[] = []
  const given: string[] = []
  const ledger = over.ledger ?? world.ledger
  const audits = openAudits({
    store: world.store,
    ledger,
    answering: world.answering,
    share: over.share ?? ALL,
    replays: {
      async replay(_account, bytes) {
        given.push(JSON.parse(new TextDecoder().decode(bytes)).statement.id)
        return say(given.length - 1)
      },
    },
    logger: { error: (about) => said.push(about), warn() {} },
  })
  const jobs = await jobWorld({ store: world.store })
  const day = async () => {
    await jobs.add(null, 'audit')
    await jobs.worker(audits.works).step()
    return jobs.outcomes.at(-1)
  }
  return { audits, day, given, said, jobs }
}

/** All audits of the ledger, published or not. */
async function told(ledger: Pick<Ledger, 'entry'>) {
  const found = []
  for (let index = 0; ; index += 1) {
    const entry = await ledger.entry(index)
    if (entry === null) return found
    const body = parseAuditEntry(entry)
    if (body !== null) found.push({ index, ...body })
  }
}

describe('the daily audit', () => {
  promises('audit:daily', 'audit:draw')

  test('tells the ledger what came of each answer that was drawn, after a later checkpoint', async () => {
    const world = await openWorld()
    const asked = [await world.answer('a'), await world.answer('b'), await world.answer('c')]
    const verdicts = ['exact', 'consistent', 'inconsistent at step 3']
    const { day, given, said } = await auditWorld(world, (at) => result(verdicts[at] ?? ''))
    const closed = world.ledger.head().size
    expect(await day()).toBe('done')
    // Its leaves are public, and no checkpoint has come after them.
    await day()
    expect([given, await told(world.ledger)]).toEqual([[], []])

    await world.answer('later')
    const beacon = world.ledger.head()
    await day()
    expect(given).toEqual(asked.map(({ receipt }) => receipt))
    const [audit] = await told(world.ledger)
    expect(audit).toMatchObject({
      from: 0,
      to: closed,
      share: ALL,
      digest: digestOf('1'),
      drawn: 3,
    })
    expect(audit).toMatchObject({ exact: 1, consistent: 1, inconsistent: 1, inconclusive: 0 })
    expect(audit?.beacon.size).toBe(beacon.size)
    expect(said).toEqual([{ receipt: asked[2]?.receipt }])

    // Shown once a checkpoint covers it, as an entry that anybody checks.
    await world.answer('much later')
    const [shown, ...others] = await openToldAudits(world).latest()
    const key = await parseVkey(world.ledger.logVkey)
    if (shown === undefined || key === null) throw new Error('nothing is shown')
    expect(others).toEqual([])
    expect(await checkAudit(shown, key)).toMatchObject({ index: audit?.index, audit: { drawn: 3 } })
  })

  test('draws what anybody draws again from the ledger alone', async () => {
    const world = await openWorld()
    for (let at = 0; at < 12; at += 1) await world.answer(`question ${at}`)
    const { day, given } = await auditWorld(world, () => result('exact'), { share: 300_000 })
    await day()
    await world.answer('later')
    await day()
    const [audit] = await told(world.ledger)
    if (audit === undefined) throw new Error('nothing was told')
    const leaves = []
    for (let index = audit.from; index < audit.to; index += 1) {
      leaves.push({ index, leaf: (await world.ledger.entry(index)) ?? new Uint8Array() })
    }
    const root = fromBase64Url(audit.beacon.root) ?? new Uint8Array()
    const drawn = await drawLeaves(leaves, root, audit.share)
    expect(audit.drawn).toBe(drawn.length)
    expect(given).toHaveLength(drawn.length)
  })

  test('covers each leaf once, and says nothing on a day without answers', async () => {
    const world = await openWorld()
    await world.answer('a')
    const { day } = await auditWorld(world, () => result('exact'))
    for (let at = 0; at < 4; at += 1) {
      await day()
      if (at === 0) await world.answer('b')
    }
    await world.answer('c')
    for (let at = 0; at < 4; at += 1) await day()
    const all = await told(world.ledger)
    expect(all.length).toBeGreaterThan(1)
    for (const [at, { from }] of all.entries())
      expect(from).toBeGreaterThanOrEqual(all[at - 1]?.to ?? 0)
    expect(all.every(({ drawn }) => drawn > 0)).toBe(true)
  })
})

test('a ledger that goes on from another one is audited from its own first leaf', async () => {
  const world = await openWorld()
  await world.answer('a')
  const before = { origin: 'another.example', from: 5000, closed: 5000, plan: null, told: [4999] }
  await keepAudits(world.store.db, before)
  expect(await openToldAudits(world).latest()).toEqual([])
  const { day } = await auditWorld(world, () => result('exact'))
  await day()
  await world.answer('b')
  await day()
  expect(await told(world.ledger)).toMatchObject([{ from: 0, drawn: 1 }])
})

describe('an audit that is cut off', () => {
  promises('audit:once')

  /** Answers, and a day on which they are closed; then one more answer, so that they can be drawn. */
  async function closed(count: number) {
    const world = await openWorld()
    for (let at = 0; at < count; at += 1) await world.answer(`question ${at}`)
    const before = await auditWorld(world, () => result('exact'))
    await before.day()
    await world.answer('later')
    return world
  }

  test('goes on where it was, draws nothing else and writes one entry', async () => {
    const world = await closed(4)
    const first = await auditWorld(world, (at) => {
      if (at === 2) throw new Error('the power went')
      return result('exact')
    })
    await first.day()
    const { plan } = await auditsOf(world.store.db, world.ledger.origin)
    expect(plan).toMatchObject({ done: 2, found: { exact: 2 } })
    await world.answer('a checkpoint that would draw others')
    const second = await auditWorld(world, () => result('consistent'))
    await second.day()
    expect(second.given).toHaveLength(2)
    const all = await told(world.ledger)
    expect(all).toHaveLength(1)
    expect(all[0]).toMatchObject({ beacon: plan?.beacon, exact: 2, consistent: 2, drawn: 4 })
  })

  test('right after its entry was written does not write it again', async () => {
    const world = await closed(2)
    const append = async (entry: Uint8Array) => {
      await world.ledger.append(entry)
      throw new Error('the power went')
    }
    const bound = bindAll(world.ledger, append)
    await (await auditWorld(world, () => result('exact'), { ledger: bound })).day()
    expect(await told(world.ledger)).toHaveLength(1)
    const second = await auditWorld(world, () => result('exact'))
    await second.day()
    expect(second.given).toEqual([])
    expect(await told(world.ledger)).toHaveLength(1)
  })
})

const bindAll = (ledger: Ledger, append: Ledger['append']): Ledger => ({
  origin: ledger.origin,
  logVkey: ledger.logVkey,
  promiseVkey: ledger.promiseVkey,
  head: () => ledger.head(),
  signed: () => ledger.signed(),
  state: () => ledger.state(),
  append,
  sealed: (index, signal) => ledger.sealed(index, signal),
  find: (entry, from) => ledger.find(entry, from),
  entry: (index) => ledger.entry(index),
  proof: (index, head) => ledger.proof(index, head),
  consistency: (size, head) => ledger.consistency(size, head),
  promise: (hash, deadline) => ledger.promise(hash, deadline),
  read: (path) => ledger.read(path),
  [Symbol.asyncDispose]: () => ledger[Symbol.asyncDispose](),
})

describe('what nobody can replay', () => {
  promises('audit:inconclusive')

  test('is inconclusive: what was erased, padding, and what is refused as no receipt', async () => {
    const world = await openWorld()
    const { conversation } = await world.answer('a')
    await world.answer('b')
    const padding = new Uint8Array(33).fill(7)
    padding[0] = 1
    await world.ledger.sealed(await world.ledger.append(padding), never)
    expect(await world.conversations.erase(OWNER, conversation)).toBe('erased')
    const { day, given } = await auditWorld(world, () => {
      throw new ReplayError('This is not a receipt that can be replayed.')
    })
    await day()
    await world.answer('later')
    await day()
    expect(given).toHaveLength(1)
    const [audit] = await told(world.ledger)
    expect(audit).toMatchObject({ drawn: 3, inconclusive: 3, digest: null })
  })

  test('two engines leave no digest for all', async () => {
    const world = await openWorld()
    await world.answer('a')
    await world.answer('b')
    const { day } = await auditWorld(world, (at) => result('exact', digestOf(`${at}`)))
    await day()
    await world.answer('later')
    await day()
    expect((await told(world.ledger))[0]).toMatchObject({ exact: 2, digest: null })
  })

  test('a share of nothing is no job at all', async () => {
    const { audits } = await auditWorld(await openWorld(), () => result('exact'), { share: 0 })
    expect([audits.works, audits.schedules]).toEqual([[], []])
  })
})
