import { parseVkey, utf8 } from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import {
  appendAll,
  checkDisk,
  diskOf,
  leaf,
  leaves,
  openTestLedger,
  testBeginning,
  testKeys,
  testOrigin,
} from './ledger-fixture.ts'
import { memoryDisk, openMemory } from './memory-storage.ts'

describe('a new ledger', () => {
  test('begins with its first entries under a published, signed head', async () => {
    const disk = memoryDisk()
    await using ledger = await openTestLedger(openMemory(disk))
    expect(ledger.origin).toBe(testOrigin)
    expect(ledger.head().size).toBe(1)
    expect(await ledger.entry(0)).toEqual(testBeginning.entries[0])
    expect(disk.files.get('checkpoint')).toEqual(utf8(ledger.head().text))
    expect(disk.files.get('head')).toEqual(utf8(ledger.head().text))
    expect(await checkDisk(disk)).toMatchObject({ ok: true, size: 1 })
  })

  test('is asked for its beginning once, and never again', async () => {
    const disk = await diskOf(0)
    const never = () => Promise.reject(new Error('asked again'))
    await using ledger = await openTestLedger(openMemory(disk), never)
    expect(ledger.head().size).toBe(1)
  })

  test('names its two keys after its origin', async () => {
    await using ledger = await openTestLedger(openMemory(memoryDisk()))
    const [log, promise] = [await parseVkey(ledger.logVkey), await parseVkey(ledger.promiseVkey)]
    expect(log).toMatchObject({ name: testOrigin, key: testKeys.log.publicKey })
    expect(promise).toMatchObject({
      name: `${testOrigin}/promise`,
      key: testKeys.promise.publicKey,
    })
  })
})

describe('a ledger opened again', () => {
  test.each([0, 1, 254, 255, 256, 511, 600])(
    'with %i leaves goes on where it was',
    async (count) => {
      const disk = await diskOf(count)
      await using ledger = await openTestLedger(openMemory(disk))
      expect(ledger.head().size).toBe(count + 1)
      expect(await appendAll(ledger, [leaf(9999)])).toEqual([count + 1])
      expect(await checkDisk(disk)).toMatchObject({ ok: true, size: count + 2 })
    },
  )

  test('keeps one partial version of each published size until the tile is full', async () => {
    const disk = memoryDisk()
    await using ledger = await openTestLedger(openMemory(disk))
    for (let at = 0; at < 9; at += 1) await appendAll(ledger, [leaf(at)])
    const widths = () => [...disk.files.keys()].filter((path) => path.startsWith('tile/0/000.p/'))
    expect(widths()).toHaveLength(10)
    await appendAll(ledger, leaves(250, 9))
    await ledger.append(leaf(1))
    await ledger[Symbol.asyncDispose]()
    expect(widths()).toEqual([])
    expect(disk.files.has('tile/0/000')).toBe(true)
  })

  test('seals what was acknowledged before a crash', async () => {
    const disk = memoryDisk()
    const storage = openMemory(disk)
    const ledger = await openTestLedger(storage)
    disk.fault = ({ path }) => (path.startsWith('tile') ? 'before' : null)
    const index = await ledger.append(leaf(7))
    storage.kill()
    await ledger[Symbol.asyncDispose]()
    disk.fault = () => null
    await using again = await openTestLedger(openMemory(disk))
    expect(again.head().size).toBe(2)
    expect(await again.entry(index)).toEqual(leaf(7))
  })

  test('writes the journal anew once it is long, and loses nothing by it', async () => {
    const disk = memoryDisk()
    await using ledger = await openTestLedger(openMemory(disk))
    let replaced = 0
    disk.fault = ({ method }) => {
      if (method === 'replaceJournal') replaced += 1
      return null
    }
    const large = leaves(90).map((entry) => new Uint8Array(60_000).fill(entry[4] ?? 0))
    for (let round = 0; round < 2; round += 1) await appendAll(ledger, large)
    await appendAll(ledger, [leaf(1)])
    expect(replaced).toBeGreaterThan(0)
    expect(disk.files.get('journal')?.length).toBeLessThan(4 * 1024 * 1024)
    expect(await checkDisk(disk)).toMatchObject({ ok: true, size: 182 })
  })
})
