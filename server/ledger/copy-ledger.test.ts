import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { promises } from '../../test/promises.ts'
import { copyLedger } from './copy-ledger.ts'
import { readFolder } from './folder-storage.ts'
import { fsck } from './fsck.ts'
import { appendAll, leaves, openTestLedger, testOrigin } from './ledger-fixture.ts'
import { memoryDisk, openMemory } from './memory-storage.ts'

promises('ledger:copy')

const root = await mkdtemp(join(tmpdir(), 'overt-copy-'))
afterAll(() => rm(root, { recursive: true }))
let made = 0
const newFolder = () => join(root, `c${(made += 1)}`)

/** The published part stands for all of it: a copy has neither journal nor signed head. */
function wholeOf(folder: string) {
  const storage = readFolder(folder)
  return fsck(
    {
      read: (path) => storage.read(path),
      list: (path) => storage.list(path),
      readJournal: async () => new Uint8Array(),
      head: () => storage.read('checkpoint'),
    },
    { origin: testOrigin },
  )
}

describe('a copy of a ledger', () => {
  test('is whole, has no signed head and no journal, and goes on from where it was', async () => {
    await using ledger = await openTestLedger(openMemory(memoryDisk()))
    const folder = newFolder()
    let from = 0
    for (const count of [1, 200, 54, 1, 1, 600]) {
      await appendAll(ledger, leaves(count, from * 1000))
      const { size, text } = ledger.head()
      expect(await copyLedger(ledger, text, folder)).toEqual({ origin: testOrigin, from, size })
      expect(await wholeOf(folder)).toMatchObject({ ok: true, size })
      from = size
    }
    expect((await readdir(folder)).sort()).toEqual(['checkpoint', 'tile'])
    expect(await copyLedger(ledger, ledger.head().text, folder)).toMatchObject({ from, size: from })
  })

  test('takes away what a copy left that was killed', async () => {
    await using ledger = await openTestLedger(openMemory(memoryDisk()))
    await appendAll(ledger, leaves(3))
    const folder = newFolder()
    await mkdir(join(folder, 'tmp'), { recursive: true })
    await writeFile(join(folder, 'tmp', 'half.tmp'), 'half')
    await copyLedger(ledger, ledger.head().text, folder)
    expect((await readdir(folder)).sort()).toEqual(['checkpoint', 'tile'])
  })

  test('of entries that do not hash to the checkpoint is not published', async () => {
    await using ledger = await openTestLedger(openMemory(memoryDisk()))
    await appendAll(ledger, leaves(300))
    const folder = newFolder()
    const bent = {
      read: async (path: string) => {
        const bytes = await ledger.read(path)
        return path.startsWith('tile/entries') ? (bytes?.with(9, 1) ?? null) : bytes
      },
    }
    await expect(copyLedger(bent, ledger.head().text, folder)).rejects.toThrow('do not hash')
    await expect(readFile(join(folder, 'checkpoint'))).rejects.toThrow()
  })

  test('that was begun goes on with no other ledger, and with none that grew shorter', async () => {
    await using ledger = await openTestLedger(openMemory(memoryDisk()))
    const early = ledger.head().text
    await appendAll(ledger, leaves(5))
    const folder = newFolder()
    await copyLedger(ledger, ledger.head().text, folder)
    await expect(copyLedger(ledger, early, folder)).rejects.toThrow('has 6 entries and it shows 1')
    const other = early.replaceAll('test.example', 'best.example')
    await expect(copyLedger(ledger, other, folder)).rejects.toThrow('choose another folder')
    await using fork = await openTestLedger(openMemory(memoryDisk()))
    await appendAll(fork, leaves(9, 90))
    await expect(copyLedger(fork, fork.head().text, folder)).rejects.toThrow('do not hash')
  })

  test('of what is no checkpoint, or has tiles missing, is refused in a sentence', async () => {
    await using ledger = await openTestLedger(openMemory(memoryDisk()))
    await expect(copyLedger(ledger, 'hello', newFolder())).rejects.toThrow('no checkpoint')
    const gone = { read: async () => null }
    await expect(copyLedger(gone, ledger.head().text, newFolder())).rejects.toThrow('missing')
  })
})
