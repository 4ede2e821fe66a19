import { parsePolicy } from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import { appendAll, leaves, openTestLedger, silent, testOrigin } from '../ledger/ledger-fixture.ts'
import { type MemoryDisk, memoryDisk, openMemory } from '../ledger/memory-storage.ts'
import { promises } from '../../test/promises.ts'
import { openWitnesses } from './open-witnesses.ts'
import { standingsOf } from './standing.ts'
import { originHash } from './witness-folder.ts'
import { type TestWitness, fetchOf, policySource, testWitness } from './witness-fixture.ts'

promises('ledger:witnesses-told')

const never = new AbortController().signal
const copyOf = (disk: MemoryDisk): MemoryDisk => ({ ...memoryDisk(), files: new Map(disk.files) })

/** A ledger on a disk, with a witness that has seen `seen` entries of it. */
async function grown(more: readonly number[], from = 0) {
  const disk = memoryDisk()
  await using ledger = await openTestLedger(openMemory(disk))
  const disks = [copyOf(disk)]
  for (const [at, count] of more.entries()) {
    await appendAll(ledger, leaves(count, from + at * 1000))
    disks.push(copyOf(disk))
  }
  return { disks, logVkey: ledger.logVkey }
}

const diskAt = (disks: readonly MemoryDisk[], at: number): MemoryDisk => {
  const disk = disks[at]
  if (!disk) throw new Error('no such disk')
  return disk
}

/** Lets the witness see all of what is on a disk. */
async function show(disk: MemoryDisk, witness: TestWitness): Promise<void> {
  const policy = await policyOf(witness)
  await using ledger = await openTestLedger(openMemory(copyOf(disk)))
  const witnesses = openWitnesses({
    policy,
    clock: Date.now,
    logger: silent,
    fetch: fetchOf(witness),
  })
  const proofFrom = (size: number) => ledger.consistency(size, ledger.head())
  const head = await witnesses.cosign(ledger.head(), proofFrom, never)
  if (head === null) throw new Error('the witness did not cosign')
}

async function policyOf(...witnesses: readonly TestWitness[]) {
  const policy = await parsePolicy(policySource('all', witnesses))
  if (!policy.ok) throw new Error(policy.detail)
  return policy
}

/** As `fetchOf`, with what the witness shows to monitors. */
const withMonitoring = (witness: TestWitness): typeof fetch => {
  const submit = fetchOf(witness)
  return async (input, init) => {
    const address = input instanceof Request ? input.url : String(input)
    if (address !== `${witness.url}/${originHash(testOrigin)}/checkpoint`) {
      return submit(input, init)
    }
    const note = witness.memory.notes.get(testOrigin)
    return note === undefined ? new Response('', { status: 404 }) : new Response(note)
  }
}

async function ask(
  disk: MemoryDisk,
  witness: TestWitness,
  logVkey: string,
  fetch = fetchOf(witness),
) {
  const policy = await policyOf(witness)
  const storage = openMemory(disk)
  const told = await standingsOf({ storage, logVkey, policy, fetch, signal: never })
  return told.witnesses[0]
}

describe('asked about a ledger, a witness', () => {
  test('agrees where it has seen exactly this', async () => {
    const { disks, logVkey } = await grown([4])
    const witness = await testWitness('w', [logVkey])
    await show(diskAt(disks, 1), witness)
    const told = await ask(diskAt(disks, 1), witness, logVkey)
    expect(told).toEqual({ name: 'w', type: 'agrees', size: 5 })
  })

  test('is behind where it has seen a part, and none of it moves it on', async () => {
    const { disks, logVkey } = await grown([4, 300])
    const witness = await testWitness('w', [logVkey])
    expect(await ask(diskAt(disks, 2), witness, logVkey)).toMatchObject({ type: 'behind', size: 0 })
    await show(diskAt(disks, 1), witness)
    const before = witness.memory.notes.get(testOrigin)
    const disk = diskAt(disks, 2)
    expect(await ask(disk, witness, logVkey)).toMatchObject({ size: 5, compared: false })
    expect(await ask(disk, witness, logVkey, withMonitoring(witness))).toEqual({
      name: 'w',
      type: 'behind',
      size: 5,
      compared: true,
    })
    expect(witness.memory.notes.get(testOrigin)).toBe(before)
  })

  test('is ahead of a folder that was set back', async () => {
    const { disks, logVkey } = await grown([4, 300])
    const witness = await testWitness('w', [logVkey])
    await show(diskAt(disks, 2), witness)
    expect(await ask(diskAt(disks, 1), witness, logVkey)).toMatchObject({
      type: 'ahead',
      size: 305,
    })
  })

  test('has another history, of the same size or of a smaller one', async () => {
    const { disks, logVkey } = await grown([4, 300])
    const other = await grown([4, 20], 77_000)
    const witness = await testWitness('w', [logVkey])
    await show(diskAt(disks, 1), witness)
    const forked = { name: 'w', type: 'forked', size: 5 }
    expect(await ask(diskAt(other.disks, 1), witness, logVkey)).toEqual(forked)
    const longer = await ask(diskAt(other.disks, 2), witness, logVkey, withMonitoring(witness))
    expect(longer).toEqual(forked)
  })

  test('is no alarm while the server beside us signs on', async () => {
    const { disks, logVkey } = await grown([4, 300])
    const witness = await testWitness('w', [logVkey])
    await show(diskAt(disks, 2), witness)
    const policy = await policyOf(witness)
    let looks = 0
    const storage = {
      head: () => openMemory(diskAt(disks, (looks += 1) === 1 ? 1 : 2)).head(),
      read: (path: string) => openMemory(diskAt(disks, 2)).read(path),
    }
    const fetch = fetchOf(witness)
    const told = await standingsOf({ storage, logVkey, policy, fetch, signal: never })
    expect(told).toMatchObject({ origin: testOrigin, size: 305, witnesses: [{ type: 'agrees' }] })
  })

  const down = new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') })

  test.each([
    ['that is down', () => Promise.reject(down), 'fetch failed: connect ECONNREFUSED'],
    ['that fails', async () => new Response('', { status: 500 }), 'it answered 500'],
    [
      'that does not know the ledger',
      async () => new Response('', { status: 404 }),
      'overt policy show',
    ],
    ['that has another key of it', async () => new Response('', { status: 403 }), 'another key'],
    ['whose reply has no end', async () => new Response('x'.repeat(100_000)), 'too long'],
  ] as const)('%s is said to be silent', async (_, instead, why) => {
    const { disks, logVkey } = await grown([4])
    const witness = await testWitness('w', [logVkey])
    witness.instead = instead
    expect(await ask(diskAt(disks, 1), witness, logVkey)).toMatchObject({
      type: 'silent',
      why: expect.stringContaining(why),
    })
  })

  test('that shows monitors what the ledger never signed is not believed', async () => {
    const { disks, logVkey } = await grown([4, 300])
    const witness = await testWitness('w', [logVkey])
    await show(diskAt(disks, 1), witness)
    const submit = fetchOf(witness)
    const shown = [`${testOrigin}\n5\nAAAA\n\n`, 'nonsense', 'x'.repeat(100_000)]
    for (const note of shown) {
      const fetch: typeof globalThis.fetch = async (input, init) =>
        init?.method !== 'POST' ? new Response(note) : submit(input, init)
      const told = await ask(diskAt(disks, 2), witness, logVkey, fetch)
      expect(told).toMatchObject({ type: 'behind', compared: false })
    }
  })
})

test('without a signed head there is nothing to compare', async () => {
  const { logVkey } = await grown([])
  const witness = await testWitness('w', [logVkey])
  await expect(ask(memoryDisk(), witness, logVkey)).rejects.toThrow('no signed head')
})
