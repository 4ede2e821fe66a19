import { randomBytes } from 'node:crypto'
import { utf8 } from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import { encodeFrame } from './journal.ts'
import { LedgerError } from './ledger.ts'
import {
  appendAll,
  diskOf,
  keyOf,
  leaf,
  leaves,
  openTestLedger,
  patience,
  quickClock,
  silent,
  testBeginning,
  testKeys,
} from './ledger-fixture.ts'
import { memoryDisk, openMemory } from './memory-storage.ts'
import { openLedger } from './open-ledger.ts'

describe('a ledger refuses to sign', () => {
  const refusal = async (
    change: (files: Map<string, Uint8Array>) => void,
    count = 300,
  ): Promise<unknown> => {
    const disk = await diskOf(count)
    change(disk.files)
    const before = new Map(disk.files)
    const error = await openTestLedger(openMemory(disk)).catch((caught: unknown) => caught)
    expect(disk.files).toEqual(before)
    return error
  }

  /** The ledger's files as they were with fewer entries. */
  const older = async (names: readonly string[], files: Map<string, Uint8Array>, count = 200) => {
    const old = await diskOf(count)
    for (const name of names) {
      const bytes = old.files.get(name)
      if (bytes) files.set(name, bytes)
    }
  }

  test('with a head that was set back', async () => {
    const disk = await diskOf(300)
    await older(['head'], disk.files)
    await expect(openTestLedger(openMemory(disk))).rejects.toMatchObject({
      code: 'ledger_refused',
      message: expect.stringMatching(/holds 201 entries here but had 301.*newer folder/),
    })
  })

  test.each([200, 255, 256, 290])(
    'with head, checkpoint and journal set back to %i entries beside newer tiles',
    async (count) => {
      const disk = await diskOf(300)
      await older(['head', 'checkpoint', 'journal'], disk.files, count - 1)
      const error = await openTestLedger(openMemory(disk)).catch((caught: unknown) => caught)
      expect(error).toBeInstanceOf(LedgerError)
    },
  )

  test('with tiles that are behind the signed head', async () => {
    const disk = await diskOf(200)
    const newer = await diskOf(250)
    for (const name of ['head', 'checkpoint']) {
      disk.files.set(name, newer.files.get(name) ?? new Uint8Array())
    }
    await expect(openTestLedger(openMemory(disk))).rejects.toMatchObject({ code: 'ledger_damaged' })
  })

  test('without the head, when there are entries', async () => {
    const error = await refusal((files) => files.delete('head'))
    expect(error).toMatchObject({
      code: 'ledger_damaged',
      message: expect.stringContaining('there are entries but no signed head'),
    })
  })

  test('without head and checkpoint, when the journal or the tiles show more than a beginning', async () => {
    const both = await refusal((files) => {
      files.delete('head')
      files.delete('checkpoint')
    })
    expect(both).toMatchObject({ code: 'ledger_damaged' })
    const tiles = await refusal((files) => {
      for (const name of ['head', 'checkpoint', 'journal']) files.delete(name)
    })
    expect(tiles).toMatchObject({ code: 'ledger_damaged' })
  })

  test.each([
    ['head', 'ledger_damaged'],
    ['checkpoint', 'ledger_damaged'],
  ])('when %s is not a checkpoint', async (name, code) => {
    expect(await refusal((files) => files.set(name, utf8('x\n')))).toMatchObject({ code })
  })

  test.each(['tile/0/001.p/45', 'tile/1/000.p/1', 'tile/entries/001.p/45'])(
    'when %s, at the right edge, was altered or is missing',
    async (path) => {
      const flipped = await refusal((files) => {
        const bytes = files.get(path)?.slice() ?? new Uint8Array()
        bytes[20] = (bytes[20] ?? 0) ^ 1
        files.set(path, bytes)
      })
      expect(flipped).toMatchObject({ code: 'ledger_damaged' })
      expect(await refusal((files) => files.delete(path))).toMatchObject({ code: 'ledger_damaged' })
    },
  )

  test('when the journal misses acknowledged entries', async () => {
    const error = await refusal((files) => {
      files.set('journal', encodeFrame({ first: 310, entries: [leaf(1)] }))
    })
    expect(error).toMatchObject({
      message: expect.stringContaining('journal of the ledger is damaged'),
    })
  })

  test.each(['log', 'promise'] as const)('with another %s key', async (which) => {
    const disk = await diskOf(3)
    const keys = { ...testKeys, [which]: keyOf(77) }
    const opened = openLedger({
      storage: openMemory(disk),
      keys,
      random: (bytes) => new Uint8Array(randomBytes(bytes)),
      clock: quickClock(),
      logger: silent,
      begin: async () => testBeginning,
    })
    await expect(opened).rejects.toMatchObject({
      code: 'ledger_refused',
      message: `refused to sign: ${which}.key is not the key that this ledger was begun with; put that key back`,
    })
  })

  test('when another writer moved the head, and tells everyone who waits', async () => {
    const disk = memoryDisk()
    await using ledger = await openTestLedger(openMemory(disk))
    const other = await diskOf(2)
    disk.files.set('head', other.files.get('head') ?? new Uint8Array())
    const index = await ledger.append(leaf(5))
    await expect(ledger.sealed(index, patience())).rejects.toMatchObject({ code: 'ledger_refused' })
    await expect(ledger.append(leaf(6))).rejects.toThrow('another writer changed the signed head')
    expect(disk.files.get('head')).toEqual(other.files.get('head'))
  })

  test('when its own tiles stopped continuing what it signed', async () => {
    const disk = memoryDisk()
    await using ledger = await openTestLedger(openMemory(disk))
    await appendAll(ledger, leaves(299))
    const before = disk.files.get('head')
    disk.files.set('tile/1/000.p/1', new Uint8Array(32))
    const index = await ledger.append(leaf(299))
    await expect(ledger.sealed(index, patience())).rejects.toMatchObject({
      code: 'ledger_damaged',
      message: expect.stringContaining('refused to sign size 301'),
    })
    expect(disk.files.get('head')).toEqual(before)
  })
})
