import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { promises } from '../../test/promises.ts'
import { checkDisk, leaf, leaves, patience, testOptions } from './ledger-fixture.ts'
import { memoryDisk, openMemory } from './memory-storage.ts'
import { openLedger } from './open-ledger.ts'
import { type Pace, atOnce, paddingFor, sealable, untilTick } from './pace.ts'

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

  test('waits for the next multiple of the clock, wherever the clock stands', () => {
    fc.assert(
      fc.property(fc.integer(), paces, (now, pace) => {
        const wait = untilTick(now, pace)
        expect(wait).toBeGreaterThan(0)
        expect(wait).toBeLessThanOrEqual(pace.everySeconds * 1000)
        expect((now + wait) % (pace.everySeconds * 1000)).toBeCloseTo(0)
      }),
    )
  })
})

describe('a ledger that hides activity', () => {
  const hidden: Pace = { everySeconds: 600, padTo: 8 }
  /** Always a moment before a tick. */
  const clock = () => 600_000 * 1_000_000 - 40
  const open = (disk = memoryDisk()) =>
    openLedger({ ...testOptions, storage: openMemory(disk), clock, pace: () => hidden })

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
    expect(await checkDisk(disk)).toMatchObject({ ok: true, size: 9 })
  })

  test('shows sixteen where nine came, and pads what is left when it closes', async () => {
    const disk = memoryDisk()
    const ledger = await open(disk)
    await Promise.all(leaves(9).map((entry) => ledger.append(entry)))
    await ledger[Symbol.asyncDispose]()
    expect(await checkDisk(disk)).toMatchObject({ ok: true, size: 17 })
  })

  test.each([2, 3, 4, 5, 6, 7, 12])(
    'shows what a board decides at once, padded with what else waited: entry type %i',
    async (type) => {
      const early = () => 600_000 * 1_000_000 + 1
      await using ledger = await openLedger({
        ...testOptions,
        storage: openMemory(memoryDisk()),
        clock: early,
        pace: () => hidden,
      })
      await ledger.append(leaf(1))
      const index = await ledger.append(Uint8Array.of(type, 1, 2, 3))
      expect((await ledger.sealed(index, patience())).size).toBe(9)
      await ledger.append(leaf(2))
      await expect(ledger.sealed(9, AbortSignal.timeout(100))).rejects.toThrow()
    },
  )

  test('makes nothing before its time', async () => {
    const early = () => 600_000 * 1_000_000 + 1
    await using ledger = await openLedger({
      ...testOptions,
      storage: openMemory(memoryDisk()),
      clock: early,
      pace: () => hidden,
    })
    await ledger.append(leaf(1))
    const soon = AbortSignal.timeout(100)
    await expect(ledger.sealed(1, soon)).rejects.toThrow()
    expect(ledger.signed().size).toBe(1)
  })
})
