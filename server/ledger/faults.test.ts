import { describe, expect, test } from 'vitest'
import {
  appendAll,
  checkDisk,
  leaf,
  leaves,
  openTestLedger,
  patience,
  testBeginning,
} from './ledger-fixture.ts'
import type { Ledger } from './ledger.ts'
import {
  type Change,
  type Fault,
  type MemoryDisk,
  memoryDisk,
  openMemory,
} from './memory-storage.ts'
import { promises } from '../../test/promises.ts'

promises('ledger:durable')

// Every write of an append and of a first start, each failing in each way, then a restart or a retry:
// the ledger must verify, and what was acknowledged must be in it (style 10, transparency 8).

const faults: readonly Fault[] = ['before', 'after', 'torn', 'full', 'eio']
const cures = ['restart', 'retry'] as const

/** A closed ledger of so many entries. */
async function diskOf(size: number): Promise<MemoryDisk> {
  const disk = memoryDisk()
  await using ledger = await openTestLedger(openMemory(disk))
  await appendAll(ledger, leaves(size - 1, 5000))
  return disk
}

const copyOf = (disk: MemoryDisk): MemoryDisk => ({ ...memoryDisk(), files: new Map(disk.files) })

/** What the ledger writes while it takes `entries`; names each write once. */
async function writesOf(
  base: MemoryDisk,
  entries: readonly Uint8Array[],
): Promise<readonly string[]> {
  const disk = copyOf(base)
  await using ledger = await openTestLedger(openMemory(disk))
  const names: string[] = []
  disk.fault = (change) => {
    names.push(nameOf(change))
    return null
  }
  await appendAll(ledger, entries)
  await ledger[Symbol.asyncDispose]()
  return [...new Set(names)]
}

const nameOf = ({ method, path }: Change): string => `${method} ${path}`

/** Fails the named write once. */
function failOnce(name: string, fault: Fault) {
  let done = false
  return {
    fault: (change: Change): Fault | null => {
      if (done || nameOf(change) !== name) return null
      done = true
      return fault
    },
    wasHit: () => done,
  }
}

type Told = { readonly entry: Uint8Array; readonly index: number | null }

/** Appends each entry; null for those that were not acknowledged. */
const appendTold = (ledger: Ledger, entries: readonly Uint8Array[]): Promise<readonly Told[]> =>
  Promise.all(
    entries.map(async (entry) => ({ entry, index: await ledger.append(entry).catch(() => null) })),
  )

async function expectKept(ledger: Ledger, told: readonly Told[]): Promise<void> {
  for (const { entry, index } of told) {
    if (index === null) continue
    expect(index).toBeLessThan(ledger.head().size)
    expect(await ledger.entry(index)).toEqual(entry)
  }
  const last = told.findLast(({ index }) => index !== null)
  if (last) expect(await ledger.find(last.entry, 0)).toBe(last.index)
}

const scenes = [
  { name: 'one entry', size: 5, entries: [leaf(1)] },
  { name: 'entries that fill a tile', size: 254, entries: leaves(4) },
  { name: 'entries over two tiles', size: 100, entries: leaves(420) },
]

for (const { name, size, entries } of scenes) {
  const base = await diskOf(size)
  const writes = await writesOf(base, entries)
  const table = writes.flatMap((write) =>
    faults.flatMap((fault) => cures.map((cure) => ({ write, fault, cure }))),
  )
  describe(`appending ${name}`, () => {
    test('makes the writes that the table covers', () => {
      expect(writes).toContain('appendJournal journal')
      expect(writes).toContain('swapHead head')
      expect(writes).toContain('write checkpoint')
      expect(writes.filter((write) => write.startsWith('write tile/')).length).toBeGreaterThan(1)
    })

    test.each(table)(
      '$write fails ($fault), then $cure: nothing acknowledged is lost',
      async (row) => {
        const disk = copyOf(base)
        const storage = openMemory(disk)
        const ledger = await openTestLedger(storage)
        const once = failOnce(row.write, row.fault)
        disk.fault = (change) => {
          const fault = once.fault(change)
          // A restart is a crash at that moment: nothing more reaches the disk from this process.
          if (fault && row.cure === 'restart') storage.kill()
          return fault
        }
        const told = await appendTold(ledger, entries)
        if (row.cure === 'retry') await cureByRetry(ledger, told)
        await ledger[Symbol.asyncDispose]()
        disk.fault = () => null
        await using after = await openTestLedger(openMemory(disk))
        await expectKept(after, told)
        expect(await checkDisk(disk)).toMatchObject({ ok: true })
        expect(once.wasHit()).toBe(true)
      },
    )
  })
}

/** The same process goes on: what failed is appended again, and all of it is sealed. */
async function cureByRetry(ledger: Ledger, told: readonly Told[]): Promise<void> {
  const failed = told.filter(({ index }) => index === null).map(({ entry }) => entry)
  const again = await Promise.all(failed.map((entry) => ledger.append(entry)))
  const indexes = [...told.map(({ index }) => index ?? 0), ...again]
  const last = Math.max(...indexes)
  expect((await ledger.sealed(last, patience())).size).toBe(last + 1)
  for (const [at, index] of again.entries()) expect(await ledger.entry(index)).toEqual(failed[at])
}

describe('a first start', () => {
  const begun = ['remove tile', 'replaceJournal journal', 'swapHead head', 'write checkpoint']
  const tiles = ['write tile/0/000.p/1', 'write tile/entries/000.p/1']
  const table = [...begun, ...tiles].flatMap((write) => faults.map((fault) => ({ write, fault })))

  test.each(table)(
    '$write fails ($fault): the next start completes it or begins anew',
    async (row) => {
      const disk = memoryDisk()
      const once = failOnce(row.write, row.fault)
      disk.fault = once.fault
      const first = await openTestLedger(openMemory(disk)).catch(() => null)
      await first?.[Symbol.asyncDispose]()
      disk.fault = () => null
      await using ledger = await openTestLedger(openMemory(disk))
      expect(once.wasHit()).toBe(true)
      expect(ledger.head().size).toBe(1)
      expect(await checkDisk(disk)).toMatchObject({ ok: true, size: 1 })
    },
  )

  test('does not leave a ledger that is half one beginning and half another', async () => {
    const disk = memoryDisk()
    disk.fault = failOnce('swapHead head', 'before').fault
    const two = async () => ({ ...testBeginning, entries: [...testBeginning.entries, leaf(1)] })
    await openTestLedger(openMemory(disk), two).catch(() => null)
    await openTestLedger(openMemory(disk), async () => testBeginning).catch(() => null)
    await using ledger = await openTestLedger(openMemory(disk), two)
    expect(await checkDisk(disk)).toMatchObject({ ok: true, size: ledger.head().size })
  })
})

describe('starting again', () => {
  test.each(faults)(
    'after a crash, with every write failing once (%s), ends well',
    async (fault) => {
      const disk = memoryDisk()
      const storage = openMemory(disk)
      const ledger = await openTestLedger(storage)
      await appendAll(ledger, leaves(250))
      disk.fault = ({ path }) => (path.startsWith('tile') ? 'before' : null)
      const told = await appendTold(ledger, leaves(20, 300))
      storage.kill()
      await ledger[Symbol.asyncDispose]()
      const failed = new Set<string>()
      disk.fault = (change) => {
        if (failed.has(nameOf(change))) return null
        failed.add(nameOf(change))
        return fault
      }
      let open: Ledger | null = null
      for (let attempt = 0; attempt < 60 && open === null; attempt += 1) {
        open = await openTestLedger(openMemory(disk)).catch(() => null)
      }
      disk.fault = () => null
      expect(failed.size).toBeGreaterThan(3)
      if (open === null) throw new Error('the ledger could not be opened')
      await expectKept(open, told)
      await open[Symbol.asyncDispose]()
      expect(await checkDisk(disk)).toMatchObject({ ok: true, size: 271 })
    },
  )
})

describe('a disk that stays broken', () => {
  test('lets nobody believe that an entry is safe, and the server goes on when it is mended', async () => {
    const disk = memoryDisk()
    await using ledger = await openTestLedger(openMemory(disk))
    disk.fault = ({ method }) => (method.endsWith('Journal') ? 'torn' : null)
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await expect(ledger.append(leaf(attempt))).rejects.toMatchObject({ code: 'ledger_refused' })
    }
    disk.fault = () => null
    expect(await appendAll(ledger, [leaf(9)])).toEqual([1])
    expect(await checkDisk(disk)).toMatchObject({ ok: true, size: 2 })
  })

  test('when it is full is said so', async () => {
    const disk = memoryDisk()
    const storage = openMemory(disk)
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC' })
    let isFull = false
    await using ledger = await openTestLedger({
      ...storage,
      appendJournal: (bytes) => (isFull ? Promise.reject(full) : storage.appendJournal(bytes)),
      replaceJournal: (bytes) => (isFull ? Promise.reject(full) : storage.replaceJournal(bytes)),
    })
    isFull = true
    await expect(ledger.append(leaf(1))).rejects.toMatchObject({
      code: 'disk_full',
      message: 'could not write to the ledger: the disk is full; free some space and try again',
    })
    isFull = false
    expect(await ledger.append(leaf(1))).toBe(1)
  })

  test('keeps acknowledging what the journal takes, and seals it when tiles can be written', async () => {
    const disk = memoryDisk()
    await using ledger = await openTestLedger(openMemory(disk))
    disk.fault = ({ path }) => (path.startsWith('tile') ? 'before' : null)
    const indexes = await Promise.all(leaves(10).map((entry) => ledger.append(entry)))
    expect(indexes).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(ledger.head().size).toBe(1)
    disk.fault = () => null
    expect((await ledger.sealed(10, patience())).size).toBe(11)
  })

  test('does not hold up closing: the journal has the rest', async () => {
    const disk = memoryDisk()
    const ledger = await openTestLedger(openMemory(disk))
    disk.fault = ({ path }) => (path.startsWith('tile') ? 'before' : null)
    await ledger.append(leaf(1))
    await ledger[Symbol.asyncDispose]()
    disk.fault = () => null
    await using again = await openTestLedger(openMemory(disk))
    expect(await again.entry(1)).toEqual(leaf(1))
  })
})
