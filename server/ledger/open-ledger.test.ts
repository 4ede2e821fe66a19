import { randomBytes } from 'node:crypto'
import {
  checkConsistency,
  fromBase64,
  leafHash,
  parseCheckpoint,
  parseNote,
  parsePromise,
  parseProof,
  parseVkey,
  checkNote,
  rootFromInclusion,
  utf8,
} from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import { decodeJournal, encodeFrame } from './journal.ts'
import {
  appendAll,
  checkDisk,
  keyOf,
  leaf,
  leaves,
  openTestLedger,
  patience,
  quickClock,
  silent,
  testBeginning,
  testKeys,
  testOrigin,
} from './ledger-fixture.ts'
import { memoryDisk, openMemory } from './memory-storage.ts'
import { openLedger } from './open-ledger.ts'
import { maxWaitingEntries } from './refusal.ts'

/** A disk with a closed ledger of the genesis and so many leaves. */
async function diskOf(count: number) {
  const disk = memoryDisk()
  await using ledger = await openTestLedger(openMemory(disk))
  if (count > 0) await appendAll(ledger, leaves(count))
  return disk
}

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
      expect(error).toMatchObject({ name: 'LedgerError' })
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

describe('proofs', () => {
  test('of inclusion are accepted for every entry, under the newest head and an older one', async () => {
    await using ledger = await openTestLedger(openMemory(memoryDisk()))
    await appendAll(ledger, leaves(20))
    const older = ledger.head()
    await appendAll(ledger, leaves(500, 20))
    for (const head of [older, ledger.head()]) {
      for (const index of [0, 1, 7, 19, 20, 255, 256, 520].filter((at) => at < head.size)) {
        const proof = parseProof(await ledger.proof(index, head))
        const entry = (await ledger.entry(index)) ?? new Uint8Array()
        expect(proof).toMatchObject({ index, checkpoint: head.text, extra: null })
        const hash = await leafHash(entry)
        const root = await rootFromInclusion(hash, index, head.size, proof?.hashes ?? [])
        expect(root).toEqual(head.root)
      }
    }
  })

  test('of consistency are accepted between any two heads', async () => {
    await using ledger = await openTestLedger(openMemory(memoryDisk()))
    const heads = [ledger.head()]
    for (let round = 0; round < 6; round += 1) {
      await appendAll(ledger, leaves(87, round * 87))
      heads.push(ledger.head())
    }
    for (const newer of heads) {
      for (const old of heads.filter(({ size }) => size <= newer.size)) {
        const hashes = (await ledger.consistency(old.size, newer)).map((hash) => fromBase64(hash))
        const proof = hashes.filter((hash) => hash !== null)
        expect(await checkConsistency(old.size, newer.size, old.root, newer.root, proof)).toBe(true)
      }
    }
  })

  test('of consistency are empty from nothing and from the same size', async () => {
    await using ledger = await openTestLedger(openMemory(memoryDisk()))
    await appendAll(ledger, leaves(5))
    expect(await ledger.consistency(0, ledger.head())).toEqual([])
    expect(await ledger.consistency(6, ledger.head())).toEqual([])
  })

  test.each([-1, 6, 7, 1.5, Number.NaN])(
    'of entry %d are refused: the head does not cover it',
    async (index) => {
      await using ledger = await openTestLedger(openMemory(memoryDisk()))
      await appendAll(ledger, leaves(5))
      await expect(ledger.proof(index, ledger.head())).rejects.toMatchObject({
        code: 'ledger_refused',
      })
    },
  )

  test.each([-1, 7, 0.5])('of consistency from %d are refused', async (size) => {
    await using ledger = await openTestLedger(openMemory(memoryDisk()))
    await appendAll(ledger, leaves(5))
    await expect(ledger.consistency(size, ledger.head())).rejects.toThrow('the checkpoint covers 6')
  })
})

test('a promise is a note by the promise key about one leaf hash and one deadline', async () => {
  await using ledger = await openTestLedger(openMemory(memoryDisk()))
  const hash = await leafHash(leaf(1))
  const note = parseNote(ledger.promise(hash, 1_795_464_903))
  const key = await parseVkey(ledger.promiseVkey)
  expect(note && key && (await checkNote(note, key))).toBe('valid')
  expect(parsePromise(note?.text ?? '')).toEqual({
    origin: testOrigin,
    leafHash: hash,
    deadline: 1_795_464_903,
  })
})

describe('finding an entry', () => {
  test('gives its first index at or after the one named, or null', async () => {
    await using ledger = await openTestLedger(openMemory(memoryDisk()))
    await appendAll(ledger, [...leaves(600), leaf(3)])
    expect(await ledger.find(leaf(3), 0)).toBe(4)
    expect(await ledger.find(leaf(3), 4)).toBe(4)
    expect(await ledger.find(leaf(3), 5)).toBe(601)
    expect(await ledger.find(leaf(3), 602)).toBeNull()
    expect(await ledger.find(leaf(599), 257)).toBe(600)
    expect(await ledger.find(leaf(9999), 0)).toBeNull()
  })

  test('also among those that no head covers yet', async () => {
    const disk = memoryDisk()
    await using ledger = await openTestLedger(openMemory(disk))
    disk.fault = ({ method }) => (method === 'swapHead' ? 'before' : null)
    const index = await ledger.append(leaf(3))
    expect(await ledger.find(leaf(3), 0)).toBe(index)
    expect(await ledger.entry(index)).toEqual(leaf(3))
    expect(await ledger.entry(index + 1)).toBeNull()
    disk.fault = () => null
  })

  test('an entry that is not there is null', async () => {
    await using ledger = await openTestLedger(openMemory(memoryDisk()))
    for (const index of [1, -1, 0.5, Number.NaN, 2 ** 53])
      expect(await ledger.entry(index)).toBeNull()
  })
})

describe('serving', () => {
  const served = async (path: string): Promise<Uint8Array | null> => {
    await using ledger = await openTestLedger(openMemory(await diskOf(600)))
    return ledger.read(path)
  }

  test('the checkpoint is the published head', async () => {
    const bytes = await served('checkpoint')
    const note = parseNote(new TextDecoder().decode(bytes ?? new Uint8Array()))
    expect(parseCheckpoint(note?.text ?? '')?.size).toBe(601)
  })

  test.each([
    ['tile/0/000', 8192],
    ['tile/0/002.p/89', 89 * 32],
    ['tile/1/000.p/2', 64],
    ['tile/entries/001', 256 * 35],
    ['tile/entries/002.p/89', 89 * 35],
  ])('%s has %i bytes', async (path, bytes) => {
    expect((await served(path))?.length).toBe(bytes)
  })

  test.each([
    ['tile/0/001.p/9', 'tile/0/001', 9 * 32],
    ['tile/entries/001.p/9', 'tile/entries/001', 9 * 35],
  ])('%s, swept, is the beginning of the full tile', async (path, full, bytes) => {
    expect(await served(path)).toEqual((await served(full))?.slice(0, bytes))
  })

  test.each([
    'tile/0/003',
    'tile/0/002',
    'tile/0/002.p/90',
    'tile/0/002.p/88',
    'tile/1/000',
    'tile/2/000.p/1',
    'tile/0/0',
    'head',
    'journal',
    'lock',
    '../keys/log.key',
    '',
  ])('%j is nothing', async (path) => {
    expect(await served(path)).toBeNull()
  })

  test('a tile that the published checkpoint does not cover yet is nothing', async () => {
    const disk = memoryDisk()
    await using ledger = await openTestLedger(openMemory(disk))
    disk.fault = ({ method }) => (method === 'swapHead' ? 'before' : null)
    await ledger.append(leaf(1))
    await expect.poll(() => disk.files.has('tile/0/000.p/2')).toBe(true)
    expect(await ledger.read('tile/0/000.p/2')).toBeNull()
    expect(await ledger.read('tile/0/000.p/1')).not.toBeNull()
    disk.fault = () => null
  })
})
