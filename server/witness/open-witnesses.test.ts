import { parseNote } from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import {
  appendAll,
  leaf,
  leaves,
  openTestLedger,
  patience,
  testOptions,
  testOrigin,
} from '../ledger/ledger-fixture.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { type MemoryDisk, memoryDisk, openMemory } from '../ledger/memory-storage.ts'
import { openLedger } from '../ledger/open-ledger.ts'
import type { Witnesses } from '../ledger/witnesses.ts'
import { promises } from '../../test/promises.ts'
import { type TestWitness, testWitness, witnessesOf } from './witness-fixture.ts'

promises('ledger:witnessed', 'ledger:witness-outage', 'ledger:rollback-witness')

const logVkey = await vkeyOfLedger()
async function vkeyOfLedger(): Promise<string> {
  await using ledger = await openTestLedger(openMemory(memoryDisk()))
  return ledger.logVkey
}

const openWith = (disk: MemoryDisk, witnesses: Witnesses): Promise<Ledger> =>
  openLedger({ ...testOptions, storage: openMemory(disk), clock: Date.now, witnesses })

const three = () => Promise.all(['one', 'two', 'three'].map((name) => testWitness(name, [logVkey])))

const signersOf = (ledger: Ledger) =>
  parseNote(ledger.head().text)?.signatures.map(({ name }) => name)

const down = () => Promise.reject(new TypeError('connect ECONNREFUSED'))

const until = async (done: () => boolean): Promise<void> => {
  for (const end = Date.now() + 10_000; !done();) {
    if (Date.now() > end) throw new Error('it did not come')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

async function everyOne(instead: TestWitness['instead'], witnesses: readonly TestWitness[]) {
  for (const witness of witnesses) witness.instead = instead
}

describe('with witnesses', () => {
  test('what is published bears the cosignatures of the quorum', async () => {
    const witnesses = await three()
    await using ledger = await openWith(memoryDisk(), await witnessesOf('2', ...witnesses))
    const index = await ledger.append(leaf(1))
    const head = await ledger.sealed(index, patience())
    expect(head.size).toBe(2)
    expect(signersOf(ledger)?.[0]).toBe(testOrigin)
    expect(signersOf(ledger)?.length).toBeGreaterThanOrEqual(3)
    expect(await ledger.proof(index, head)).toContain('\u2014 one ')
  })

  test('an ML-DSA-44 witness counts as another does', async () => {
    const witness = await testWitness('pq', [logVkey], 'ml-dsa-44')
    await using ledger = await openWith(memoryDisk(), await witnessesOf('all', witness))
    await ledger.sealed(await ledger.append(leaf(1)), patience())
    expect(signersOf(ledger)).toEqual([testOrigin, 'pq'])
  })

  test('one of three that is down holds up nothing', async () => {
    const witnesses = await three()
    await everyOne(down, witnesses.slice(0, 1))
    await using ledger = await openWith(memoryDisk(), await witnessesOf('2', ...witnesses))
    await ledger.sealed(await ledger.append(leaf(1)), patience())
    expect(signersOf(ledger)).toEqual(expect.arrayContaining(['two', 'three']))
    expect(ledger.state()).toEqual({ type: 'signing' })
  })

  test('with quorum none nothing waits for them, and those who answer sign', async () => {
    const witnesses = await three()
    await everyOne(down, witnesses.slice(0, 2))
    await using ledger = await openWith(memoryDisk(), await witnessesOf('none', ...witnesses))
    await ledger.sealed(await ledger.append(leaf(1)), patience())
    expect(signersOf(ledger)).toEqual([testOrigin, 'three'])
  })

  test('a witness whose cosignature is false counts for nothing', async () => {
    const witnesses = await three()
    const [liar] = witnesses
    const other = await testWitness('one', [logVkey])
    if (!liar) throw new Error('no witness')
    liar.instead = async () => {
      const reply = await other.witness.addCheckpoint(liar.bodies[0] ?? '')
      return new Response(reply.status === 200 ? reply.body : 'nonsense')
    }
    await using ledger = await openWith(memoryDisk(), await witnessesOf('2', ...witnesses))
    await ledger.sealed(await ledger.append(leaf(1)), patience())
    expect(signersOf(ledger)).not.toContain('one')
  })
})

describe('an outage of the witnesses', () => {
  test('stops neither acknowledgements nor signatures, and ends in one witnessed checkpoint', async () => {
    const witnesses = await three()
    await using ledger = await openWith(memoryDisk(), await witnessesOf('2', ...witnesses))
    await ledger.sealed(await ledger.append(leaf(0)), patience())
    await everyOne(down, witnesses)
    const indexes = await Promise.all(leaves(20, 10).map((entry) => ledger.append(entry)))
    await until(() => ledger.signed().size === 22 && ledger.state().type === 'waiting')
    expect(ledger.head().size).toBe(2)
    expect(await ledger.read('tile/0/000.p/22')).toBeNull()
    await everyOne(null, witnesses)
    const head = await ledger.sealed(Math.max(...indexes), patience())
    expect(head.size).toBe(22)
    expect(ledger.state()).toEqual({ type: 'signing' })
  })

  test('at the start leaves what was acknowledged in the journal, and signs it afterwards', async () => {
    const disk = memoryDisk()
    const witnesses = await three()
    await using first = await openWith(disk, await witnessesOf('2', ...witnesses))
    await first.sealed(await first.append(leaf(0)), patience())
    await first[Symbol.asyncDispose]()
    await everyOne(down, witnesses)
    await using ledger = await openWith(disk, await witnessesOf('2', ...witnesses))
    expect(await ledger.append(leaf(1))).toBe(2)
    await until(() => ledger.state().type === 'waiting')
    expect(ledger.signed().size).toBe(2)
    expect(await ledger.entry(2)).toEqual(leaf(1))
    await everyOne(null, witnesses)
    expect((await ledger.sealed(2, patience())).size).toBe(3)
  })

  test('does not hold up closing, and nothing is lost by it', async () => {
    const disk = memoryDisk()
    const witnesses = await three()
    await everyOne(() => new Promise(() => {}), witnesses)
    const ledger = await openWith(disk, await witnessesOf('2', ...witnesses))
    await ledger.append(leaf(1))
    await ledger[Symbol.asyncDispose]()
    await everyOne(null, witnesses)
    await using again = await openWith(disk, await witnessesOf('2', ...witnesses))
    expect((await again.sealed(1, patience())).size).toBe(2)
  })
})

describe('a ledger that was set back', () => {
  const grown = async () => {
    const witnesses = await three()
    const disk = memoryDisk()
    const ledger = await openWith(disk, await witnessesOf('2', ...witnesses))
    await ledger.sealed(await ledger.append(leaf(0)), patience())
    return { witnesses, disk, ledger, old: { ...memoryDisk(), files: new Map(disk.files) } }
  }

  test('as a whole disk is refused by its witnesses, with one sentence, and signs nothing', async () => {
    const { witnesses, ledger, old } = await grown()
    await ledger.sealed(Math.max(...(await appendAll(ledger, leaves(5, 50)))), patience())
    await ledger[Symbol.asyncDispose]()
    await using rolled = await openWith(old, await witnessesOf('2', ...witnesses))
    await until(() => rolled.state().type === 'refused')
    expect(rolled.state()).toEqual({
      type: 'refused',
      detail: expect.stringMatching(
        /^refused to sign: the witness (one|two|three) has cosigned 7 entries of this ledger and there are 2 here, .*put the newer folder back, or restore into a new origin/,
      ),
    })
    await expect(rolled.append(leaf(9))).rejects.toMatchObject({ code: 'ledger_refused' })
    expect(rolled.signed().size).toBe(2)
    // It is still served: what was published stays readable.
    expect(await rolled.entry(1)).toEqual(leaf(0))
  })

  test('and went on elsewhere to the same size is refused as a fork', async () => {
    const { witnesses, ledger, old } = await grown()
    await ledger.sealed(Math.max(...(await appendAll(ledger, leaves(5, 50)))), patience())
    await ledger[Symbol.asyncDispose]()
    // Another history of the same length, signed where no witness looked.
    const alone = await openTestLedger(openMemory(old))
    await appendAll(alone, leaves(5, 900))
    await alone[Symbol.asyncDispose]()
    await using fork = await openWith(old, await witnessesOf('2', ...witnesses))
    await until(() => fork.state().type === 'refused')
    expect(fork.state()).toMatchObject({ detail: expect.stringContaining('another history') })
  })

  test('while it ran, by a second server, stops and tells everyone who waits', async () => {
    const { witnesses, ledger, old } = await grown()
    const twin = await openTestLedger(openMemory(old))
    await appendAll(twin, leaves(9, 700))
    const head = twin.head()
    const proof = (await twin.consistency(2, head)).map((hash) => `${hash}\n`).join('')
    for (const { witness } of witnesses) {
      const reply = await witness.addCheckpoint(`old 2\n${proof}\n${head.text}`)
      expect(reply.status).toBe(200)
    }
    const index = await ledger.append(leaf(1))
    await expect(ledger.sealed(index, patience())).rejects.toMatchObject({ code: 'ledger_refused' })
    await ledger[Symbol.asyncDispose]()
    await twin[Symbol.asyncDispose]()
  })
})

describe('what a witness may answer', () => {
  let turn = 0
  const bad: readonly (readonly [string, () => Promise<Response>])[] = [
    ['an error', async () => new Response('', { status: 500 })],
    ['too many requests', async () => new Response('', { status: 429 })],
    ['200 with nothing', async () => new Response('')],
    ['200 with another note', async () => new Response('hello\n\n\u2014 x AAAAAAAA\n')],
    ['409 with size 0 for ever', async () => new Response('0\n', { status: 409 })],
    [
      '409 that names a size and then none',
      async () => new Response((turn += 1) % 2 ? '0\n' : 'many\n', { status: 409 }),
    ],
    ['a body without end', async () => new Response('x'.repeat(100_000))],
    ['bytes that are no text', async () => new Response(Uint8Array.of(0xff, 0xfe))],
  ]
  test.each(bad)('%s: it counts as one that is down', async (_, instead) => {
    const [one, two] = await three()
    if (!one || !two) throw new Error('no witness')
    one.instead = instead
    await using ledger = await openWith(memoryDisk(), await witnessesOf('any', one, two))
    await ledger.sealed(await ledger.append(leaf(1)), patience())
    expect(signersOf(ledger)).toEqual([testOrigin, 'two'])
  })

  // C2SP tlog-witness: equal sizes and different roots are 409, with no word on the body.
  const otherRoot = ['', 'another root\n', '1\n', '01\n', '-1\n']
  test.each(otherRoot)('409 to equal sizes with %j is another history', async (said) => {
    const [one, two] = await three()
    if (!one || !two) throw new Error('no witness')
    one.instead = async () => new Response(said, { status: 409 })
    await using ledger = await openWith(memoryDisk(), await witnessesOf('any', one, two))
    await until(() => ledger.state().type === 'refused')
    expect(ledger.state()).toMatchObject({
      detail: expect.stringMatching(/the witness one has cosigned another history .* at 1 entries/),
    })
  })
})
