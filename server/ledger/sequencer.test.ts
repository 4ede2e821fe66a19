import { utf8 } from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import { decodeJournal } from './journal.ts'
import { appendAll, checkDisk, leaf, leaves, openTestLedger, patience } from './ledger-fixture.ts'
import { memoryDisk, openMemory } from './memory-storage.ts'
import { maxWaitingEntries } from './refusal.ts'

describe('appending', () => {
  test('gives indexes in order, and the entry back', async () => {
    await using ledger = await openTestLedger(openMemory(memoryDisk()))
    expect(await appendAll(ledger, leaves(5))).toEqual([1, 2, 3, 4, 5])
    expect(await ledger.append(leaf(5))).toBe(6)
    expect(await ledger.entry(6)).toEqual(leaf(5))
  })

  test('acknowledges only what the journal holds', async () => {
    const disk = memoryDisk()
    await using ledger = await openTestLedger(openMemory(disk))
    const index = await ledger.append(leaf(1))
    const { frames } = decodeJournal(disk.files.get('journal') ?? new Uint8Array())
    expect(frames.at(-1)).toEqual({ first: index, entries: [leaf(1)] })
  })

  test('at once shares one frame of the journal: group commit', async () => {
    const disk = memoryDisk()
    const frames: number[] = []
    await using ledger = await openTestLedger(openMemory(disk))
    disk.fault = ({ method }) => {
      if (method === 'appendJournal') frames.push(1)
      return null
    }
    await appendAll(ledger, leaves(500))
    // The first entry goes alone; the others wait for its fsync and share the next.
    expect(frames.length).toBeLessThanOrEqual(2)
  })

  test('at once shares signed heads', async () => {
    const disk = memoryDisk()
    let heads = 0
    await using ledger = await openTestLedger(openMemory(disk))
    disk.fault = ({ method }) => {
      if (method === 'swapHead') heads += 1
      return null
    }
    await appendAll(ledger, leaves(500))
    expect(heads).toBeLessThanOrEqual(2)
  })

  test.each([0, 65_536])('refuses an entry of %i bytes', async (bytes) => {
    await using ledger = await openTestLedger(openMemory(memoryDisk()))
    await expect(ledger.append(new Uint8Array(bytes))).rejects.toMatchObject({
      code: 'ledger_refused',
    })
  })

  test('takes the longest entry that a bundle can hold', async () => {
    const disk = memoryDisk()
    await using ledger = await openTestLedger(openMemory(disk))
    const longest = new Uint8Array(65_535).fill(1)
    const [index = 0] = await appendAll(ledger, [longest])
    expect(await ledger.entry(index)).toEqual(longest)
    expect(await checkDisk(disk)).toMatchObject({ ok: true })
  })

  test('keeps its own copy of the bytes', async () => {
    await using ledger = await openTestLedger(openMemory(memoryDisk()))
    const entry = leaf(1)
    const appended = ledger.append(entry)
    entry.fill(0)
    expect(await ledger.entry(await appended)).toEqual(leaf(1))
  })

  test('is refused while too many entries wait, and taken again when they are sealed', async () => {
    await using ledger = await openTestLedger(openMemory(memoryDisk()))
    const waiting = leaves(maxWaitingEntries).map((entry) => ledger.append(entry))
    await expect(ledger.append(leaf(0))).rejects.toMatchObject({ code: 'too_many_leaves' })
    const last = Math.max(...(await Promise.all(waiting)))
    await ledger.sealed(last, patience())
    expect(await ledger.append(leaf(0))).toBe(last + 1)
  })

  test('after closing is refused', async () => {
    const ledger = await openTestLedger(openMemory(memoryDisk()))
    await ledger[Symbol.asyncDispose]()
    await expect(ledger.append(leaf(1))).rejects.toThrow('it is closed')
    await expect(ledger.sealed(5, patience())).rejects.toThrow('it is closed')
  })
})

describe('sealing', () => {
  test('resolves with a published head that covers the index', async () => {
    const disk = memoryDisk()
    await using ledger = await openTestLedger(openMemory(disk))
    const index = await ledger.append(leaf(1))
    const head = await ledger.sealed(index, patience())
    expect(head.size).toBeGreaterThan(index)
    expect(disk.files.get('checkpoint')).toEqual(utf8(head.text))
  })

  test('may be awaited before the entry is there', async () => {
    await using ledger = await openTestLedger(openMemory(memoryDisk()))
    const sealed = ledger.sealed(3, patience())
    await appendAll(ledger, leaves(5))
    expect((await sealed).size).toBeGreaterThan(3)
  })

  test('ends when its caller gives up, with the reason', async () => {
    await using ledger = await openTestLedger(openMemory(memoryDisk()))
    const giving = new AbortController()
    const sealed = ledger.sealed(100, giving.signal)
    giving.abort(new Error('enough'))
    await expect(sealed).rejects.toThrow('enough')
    await expect(ledger.sealed(100, giving.signal)).rejects.toThrow('enough')
  })

  test('closing drains: what was appended is under the last head', async () => {
    const disk = memoryDisk()
    const ledger = await openTestLedger(openMemory(disk))
    const appended = leaves(300).map((entry) => ledger.append(entry))
    await ledger[Symbol.asyncDispose]()
    expect(await Promise.all(appended)).toHaveLength(300)
    expect(await checkDisk(disk)).toMatchObject({ ok: true, size: 301 })
  })
})
