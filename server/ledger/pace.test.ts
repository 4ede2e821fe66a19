import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { promises } from '../../test/promises.ts'
import { checkDisk, leaf, leaves, patience, testOptions } from './ledger-fixture.ts'
import { memoryDisk, openMemory } from './memory-storage.ts'
import type { Ledger } from './ledger.ts'
import { openLedger } from './open-ledger.ts'
import { type Pace, atOnce, paddingFor, sealable, slowest } from './pace.ts'

promises('ledger:pace')

const random = (bytes: number) => new Uint8Array(bytes).fill(7)
const paces = fc.record({
  everySeconds: fc.integer({ min: 1, max: 3600 }),
  padTo: fc.integer({ min: 1, max: 600 }),
})

describe('a batch', () => {
  test('with its padding is a multiple, and never empty', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), paces, (waiting, pace) => {
        const padded = waiting + paddingFor(waiting, pace, random).length
        expect(padded % pace.padTo).toBe(0)
        const taken = sealable(padded, 4096, pace)
        expect(taken % pace.padTo).toBe(0)
        expect(taken).toBeGreaterThan(0)
        expect(taken).toBeLessThanOrEqual(padded)
      }),
    )
  })

  test('is padded with what nobody can tell from an answer', () => {
    const [padding] = paddingFor(7, { everySeconds: 1, padTo: 8 }, random)
    expect(padding).toHaveLength(33)
    expect(padding?.[0]).toBe(0x01)
    expect(paddingFor(8, { everySeconds: 1, padTo: 8 }, random)).toEqual([])
    expect(paddingFor(3, atOnce, random)).toEqual([])
  })
})

test('what none of several paces shows, the slowest of them does not either', () => {
  fc.assert(
    fc.property(fc.array(paces), (many) => {
      const one = slowest(many)
      for (const { everySeconds, padTo } of many) {
        expect(one.everySeconds).toBeGreaterThanOrEqual(everySeconds)
        expect(one.padTo).toBeGreaterThanOrEqual(padTo)
      }
    }),
  )
  expect(slowest([])).toEqual(atOnce)
})

describe('a ledger that hides activity', () => {
  const hidden: Pace = { everySeconds: 600, padTo: 8 }
  /** Always so long before a tick. */
  const before = (ms: number) => () => 600_000 * 1_000_000 - ms
  const near = before(40)
  const far = before(600_000 - 1)
  const open = (disk = memoryDisk(), clock = near, pace = () => hidden) =>
    openLedger({ ...testOptions, storage: openMemory(disk), clock, pace })

  test('shows eight entries where there were three', async () => {
    const disk = memoryDisk()
    const ledger = await open(disk)
    const indexes = await Promise.all(leaves(3).map((entry) => ledger.append(entry)))
    const head = await ledger.sealed(Math.max(...indexes), patience())
    expect(head.size).toBe(9)
    for (let index = 4; index < 9; index += 1) {
      expect(await ledger.entry(index)).toHaveLength(33)
    }
    await ledger[Symbol.asyncDispose]()
    const checked = await checkDisk(disk)
    expect(checked).toMatchObject({ ok: true })
    expect(checked.ok && checked.size % 8).toBe(1)
  })

  test('shows eight entries at each tick where there were none', async () => {
    const disk = memoryDisk()
    await using ledger = await open(disk)
    await ledger.sealed(8, patience())
    await ledger.sealed(16, patience())
    expect(ledger.head().size % 8).toBe(1)
  })

  test('and none where it only pads, or only waits', async () => {
    for (const pace of [
      { everySeconds: 600, padTo: 1 },
      { everySeconds: 1, padTo: 8 },
    ]) {
      await using ledger = await open(memoryDisk(), near, () => pace)
      await expect(ledger.sealed(1, AbortSignal.timeout(150))).rejects.toThrow()
    }
  })

  test('begins to by itself when its charter does, and is at once again by the next one', async () => {
    let pace = atOnce
    const disk = memoryDisk()
    await using ledger = await open(disk, near, () => pace)
    pace = hidden
    expect((await ledger.sealed(1, patience())).size).toBe(9)
    pace = atOnce
    const { size } = await sealedOne(ledger)
    await expect(ledger.sealed(size, AbortSignal.timeout(150))).rejects.toThrow()
  })

  test('is not held by the tick of a charter that holds no more', async () => {
    let pace = hidden
    await using ledger = await open(memoryDisk(), far, () => pace)
    const index = await ledger.append(leaf(1))
    pace = atOnce
    expect((await ledger.sealed(index, patience())).size).toBe(2)
  })

  test('shows the same when it closes, whether anything came or not', async () => {
    for (const entries of [leaves(0), leaves(3)]) {
      const disk = memoryDisk()
      const ledger = await open(disk, far)
      await Promise.all(entries.map((entry) => ledger.append(entry)))
      await ledger[Symbol.asyncDispose]()
      expect(await checkDisk(disk)).toMatchObject({ ok: true, size: 9 })
    }
  })

  test('shows the same after a crash, whether it left anything or not', async () => {
    for (const entries of [leaves(0), leaves(3)]) {
      const disk = memoryDisk()
      await using crashed = await open(disk, far)
      await Promise.all(entries.map((entry) => crashed.append(entry)))
      const left = { ...memoryDisk(), files: new Map(disk.files) }
      await using ledger = await open(left, far)
      expect(ledger.head().size).toBe(9)
      expect(await checkDisk(left)).toMatchObject({ ok: true, size: 9 })
    }
  })

  test('shows sixteen where nine came', async () => {
    const disk = memoryDisk()
    const ledger = await open(disk, far)
    await Promise.all(leaves(9).map((entry) => ledger.append(entry)))
    await ledger[Symbol.asyncDispose]()
    expect(await checkDisk(disk)).toMatchObject({ ok: true, size: 17 })
  })

  test.each([2, 3, 4, 5, 6, 7, 12])(
    'shows what a board decides at once, padded with what else waited: entry type %i',
    async (type) => {
      await using ledger = await open(memoryDisk(), far)
      await ledger.append(leaf(1))
      const index = await ledger.append(Uint8Array.of(type, 1, 2, 3))
      expect((await ledger.sealed(index, patience())).size).toBe(9)
      await ledger.append(leaf(2))
      await expect(ledger.sealed(9, AbortSignal.timeout(100))).rejects.toThrow()
    },
  )

  test('makes nothing before its time', async () => {
    await using ledger = await open(memoryDisk(), far)
    await ledger.append(leaf(1))
    const soon = AbortSignal.timeout(100)
    await expect(ledger.sealed(1, soon)).rejects.toThrow()
    expect(ledger.signed().size).toBe(1)
  })
})

const sealedOne = async (ledger: Ledger) => ledger.sealed(await ledger.append(leaf(99)), patience())
