import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { utf8 } from '@overt/verifier'
import { afterAll, describe, expect, test } from 'vitest'
import { openFolder, readFolder } from './folder-storage.ts'
import { fsck } from './fsck.ts'
import { encodeFrame } from './journal.ts'
import {
  appendAll,
  checkDisk,
  leaf,
  leaves,
  openTestLedger,
  patience,
  testOrigin,
} from './ledger-fixture.ts'
import { type MemoryDisk, memoryDisk, openMemory } from './memory-storage.ts'
import { parseTilePath } from './tile-path.ts'
import { promises } from '../../test/promises.ts'

promises('ledger:fsck')

/** Two full tiles, an edge, a few partial versions of it, and a journal. */
async function healthyDisk(): Promise<MemoryDisk> {
  const disk = memoryDisk()
  await using ledger = await openTestLedger(openMemory(disk))
  await appendAll(ledger, leaves(530))
  await appendAll(ledger, leaves(3, 530))
  await appendAll(ledger, leaves(2, 533))
  return disk
}

const healthy = await healthyDisk()

/** The healthy disk with a change of its own. */
function changed(change: (files: Map<string, Uint8Array>) => void): MemoryDisk {
  const disk = memoryDisk()
  for (const [path, bytes] of healthy.files) disk.files.set(path, bytes.slice())
  change(disk.files)
  return disk
}

const withFlip = (path: string, at: number): MemoryDisk =>
  changed((files) => {
    const bytes = files.get(path)
    if (bytes) bytes[at] = (bytes[at] ?? 0) ^ 1
  })

test('a healthy ledger is said to be so, with its size and root', async () => {
  const head = await checkDisk(healthy)
  expect(head).toMatchObject({ ok: true, origin: testOrigin, size: 536 })
})

test('checking changes nothing', async () => {
  const before = new Map(healthy.files)
  await checkDisk(healthy)
  expect(healthy.files).toEqual(before)
})

describe('a flipped bit is named by its file', () => {
  const files = [...healthy.files.keys()].toSorted()

  test('and the ledger has every kind of file', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        'checkpoint',
        'head',
        'journal',
        'tile/0/000',
        'tile/0/002.p/24',
        'tile/1/000.p/2',
        'tile/entries/001',
        'tile/entries/002.p/24',
      ]),
    )
  })

  test.each(files)('%s', async (path) => {
    const length = healthy.files.get(path)?.length ?? 0
    const places = [
      0,
      1,
      2,
      3,
      7,
      Math.floor(length / 3),
      Math.floor(length / 2),
      length - 2,
      length - 1,
    ]
    for (const at of new Set(places.filter((place) => place >= 0 && place < length))) {
      expect(await checkDisk(withFlip(path, at)), `byte ${at}`).toMatchObject({ ok: false, path })
    }
  })
})

describe('a file that is cut or longer is named', () => {
  const tiles = [...healthy.files.keys()].filter((path) => parseTilePath(path)).toSorted()

  test.each(tiles)('%s', async (path) => {
    const shorter = changed((files) => files.set(path, files.get(path)?.slice(0, -1) ?? utf8('')))
    const longer = changed((files) =>
      files.set(path, utf8(String.fromCharCode(...(files.get(path) ?? []), 0))),
    )
    const empty = changed((files) => files.set(path, new Uint8Array()))
    for (const disk of [shorter, longer, empty]) {
      expect(await checkDisk(disk)).toMatchObject({ ok: false, path })
    }
  })
})

describe('a file that is missing is named', () => {
  test.each([
    'head',
    'checkpoint',
    'tile/0/000',
    'tile/0/001',
    'tile/0/002.p/24',
    'tile/1/000.p/2',
    'tile/entries/000',
    'tile/entries/001',
    'tile/entries/002.p/24',
  ])('%s', async (path) => {
    const disk = changed((files) => files.delete(path))
    expect(await checkDisk(disk)).toMatchObject({
      ok: false,
      path,
      detail: expect.stringMatching(/missing|no genesis/),
    })
  })

  test('but an older partial version need not be there', async () => {
    const disk = changed((files) => {
      for (const path of files.keys()) {
        if (/002\.p\/(19|22)$/.test(path)) files.delete(path)
      }
    })
    expect(await checkDisk(disk)).toMatchObject({ ok: true })
  })
})

describe('what is consistent in itself but not what was signed is refused', () => {
  test('another ledger under our origin', async () => {
    const other = await fsck(openMemory(healthy), {
      origin: 'test.example/aaaaaaaaaaaaaaaaaaaaaaaaaa',
    })
    expect(other).toMatchObject({ ok: false })
  })

  test('an entry changed with its tile: the root tells', async () => {
    const disk = memoryDisk()
    {
      await using ledger = await openTestLedger(openMemory(disk))
      await appendAll(ledger, [...leaves(530), leaf(7777), ...leaves(4, 531)])
    }
    for (const name of ['head', 'checkpoint']) {
      disk.files.set(name, healthy.files.get(name) ?? new Uint8Array())
    }
    expect(await checkDisk(disk)).toMatchObject({ ok: false })
  })

  test('a checkpoint that is ahead of the head', async () => {
    const disk = changed(() => {})
    {
      await using ledger = await openTestLedger(openMemory(disk))
      await appendAll(ledger, [leaf(1)])
    }
    disk.files.set('head', healthy.files.get('head') ?? new Uint8Array())
    expect(await checkDisk(disk)).toMatchObject({ ok: false, path: 'head' })
  })

  test('head, checkpoint and journal set back beside newer tiles', async () => {
    const disk = changed(() => {})
    {
      await using ledger = await openTestLedger(openMemory(disk))
      await appendAll(ledger, [leaf(1)])
    }
    for (const name of ['head', 'checkpoint', 'journal']) {
      disk.files.set(name, healthy.files.get(name) ?? new Uint8Array())
    }
    expect(await checkDisk(disk)).toMatchObject({
      ok: false,
      path: 'head',
      detail: 'it covers 536 entries, but there are bundles of 537: it was set back',
    })
  })
})

describe('the journal', () => {
  test('that contradicts the entries is named', async () => {
    const disk = changed((files) =>
      files.set('journal', encodeFrame({ first: 535, entries: [leaf(12_345)] })),
    )
    expect(await checkDisk(disk)).toMatchObject({
      ok: false,
      path: 'journal',
      detail: 'its entry 535 is not the one that was signed',
    })
  })

  test('that skips entries is named', async () => {
    const disk = changed((files) =>
      files.set('journal', encodeFrame({ first: 540, entries: [leaf(1)] })),
    )
    expect(await checkDisk(disk)).toMatchObject({ ok: false, path: 'journal' })
  })

  test('cut short in its last frame is healthy: nobody was told of that frame', async () => {
    const disk = changed((files) => {
      const frame = encodeFrame({ first: 536, entries: [leaf(1)] })
      const journal = files.get('journal') ?? new Uint8Array()
      files.set('journal', new Uint8Array([...journal, ...frame.slice(0, -5)]))
    })
    expect(await checkDisk(disk)).toMatchObject({ ok: true })
  })

  test('that is gone is healthy when the head covers everything', async () => {
    expect(await checkDisk(changed((files) => files.delete('journal')))).toMatchObject({ ok: true })
  })
})

test('what an entry means is asked of the caller, in order', async () => {
  const seen: number[] = []
  const checked = await fsck(openMemory(healthy), {
    checkEntry: async (entry, index) => {
      seen.push(index)
      return index === 300 && entry.length === 33 ? 'it is not allowed' : null
    },
  })
  expect(checked).toEqual({
    ok: false,
    path: 'tile/entries/001',
    detail: 'entry 300: it is not allowed',
  })
  expect(seen.slice(0, 301)).toEqual(Array.from({ length: 301 }, (_, at) => at))
})

test('a crash between signing and publishing is healthy', async () => {
  const disk = changed(() => {})
  const storage = openMemory(disk)
  const ledger = await openTestLedger(storage)
  disk.fault = ({ path }) => (path === 'checkpoint' ? 'before' : null)
  const index = await ledger.append(leaf(1))
  await expect.poll(() => disk.files.get('head')).not.toEqual(healthy.files.get('head'))
  storage.kill()
  await ledger[Symbol.asyncDispose]()
  expect(index).toBe(536)
  expect(await checkDisk(disk)).toMatchObject({ ok: true, size: 537 })
})

test('tiles of entries that are acknowledged but not signed are checked against the journal', async () => {
  const disk = changed(() => {})
  const storage = openMemory(disk)
  const ledger = await openTestLedger(storage)
  disk.fault = ({ path }) => (path === 'head' ? 'before' : null)
  await ledger.append(leaf(1))
  await expect.poll(() => disk.files.has('tile/entries/002.p/25')).toBe(true)
  storage.kill()
  await ledger[Symbol.asyncDispose]()
  expect(await checkDisk(disk)).toMatchObject({ ok: true, size: 536 })
  const tile = disk.files.get('tile/entries/002.p/25')
  if (tile) tile[tile.length - 1] = 255
  expect(await checkDisk(disk)).toMatchObject({ ok: false, path: 'tile/entries/002.p/25' })
})

describe('beside a running server', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'overt-fsck-'))
  afterAll(() => rm(folder, { recursive: true }))

  test('a folder is checked again and again while it grows, and is healthy each time', async () => {
    await using ledger = await openTestLedger(await openFolder(folder))
    const writer = (async () => {
      let last = 0
      for (let at = 0; at < 3000; at += 40) {
        const indexes = await Promise.all(leaves(40, at).map((entry) => ledger.append(entry)))
        last = Math.max(...indexes)
        if (at % 400 === 0) await ledger.sealed(last, patience())
      }
      return last
    })()
    const sizes: number[] = []
    while ((sizes.at(-1) ?? 0) < 2500) {
      const checked = await fsck(readFolder(folder), { origin: testOrigin })
      expect(checked).toMatchObject({ ok: true })
      if (checked.ok) sizes.push(checked.size)
    }
    await ledger.sealed(await writer, patience())
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b))
    expect(ledger.head().size).toBe(3001)
  })
})
