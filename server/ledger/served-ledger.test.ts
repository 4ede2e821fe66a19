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
} from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import { appendAll, diskOf, leaf, leaves, openTestLedger, testOrigin } from './ledger-fixture.ts'
import { memoryDisk, openMemory } from './memory-storage.ts'

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
