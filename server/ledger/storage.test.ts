import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { utf8 } from '@overt/verifier'
import { afterAll, describe, expect, test } from 'vitest'
import { openFolder, readFolder } from './folder-storage.ts'
import { type Change, type Fault, memoryDisk, openMemory } from './memory-storage.ts'
import { storageContract } from './storage-contract.ts'

const root = await mkdtemp(join(tmpdir(), 'overt-storage-'))
afterAll(() => rm(root, { recursive: true }))
const newFolder = (): Promise<string> => mkdtemp(join(root, 'folder-'))

storageContract('folder', async () => {
  const folder = await newFolder()
  return { open: () => openFolder(folder) }
})

storageContract('memory', async () => {
  const disk = memoryDisk()
  return { open: async () => openMemory(disk) }
})

describe('a folder', () => {
  test('is made with everything in it for its owner alone', async () => {
    const folder = join(await newFolder(), 'deep', 'ledger')
    await using storage = await openFolder(folder)
    await storage.write('tile/0/x001/000', utf8('tile'))
    await storage.appendJournal(utf8('journal'))
    await storage.swapHead(null, utf8('head'))
    const modes = async (path: string): Promise<readonly string[]> => {
      const entries = await readdir(path, { recursive: true })
      return Promise.all(
        ['', ...entries].map(async (entry) =>
          ((await stat(join(path, entry))).mode & 0o777).toString(8),
        ),
      )
    }
    expect(new Set(await modes(folder))).toEqual(new Set(['700', '600']))
    expect(((await stat(join(folder, 'lock'))).mode & 0o777).toString(8)).toBe('600')
  })

  test('has one writer: a second one is refused in one clear sentence', async () => {
    const folder = await newFolder()
    await using storage = await openFolder(folder)
    await storage.write('checkpoint', utf8('mine'))
    await expect(openFolder(folder)).rejects.toMatchObject({
      code: 'ledger_refused',
      message: expect.stringContaining('another server has it'),
    })
    expect(await storage.read('checkpoint')).toEqual(utf8('mine'))
  })

  test('can be opened again once its writer is gone', async () => {
    const folder = await newFolder()
    await (await openFolder(folder))[Symbol.asyncDispose]()
    await using storage = await openFolder(folder)
    expect(await storage.head()).toBeNull()
  })

  test('can be read beside its writer, with no lock', async () => {
    const folder = await newFolder()
    await using storage = await openFolder(folder)
    await storage.write('checkpoint', utf8('now'))
    await storage.appendJournal(utf8('journal'))
    const reader = readFolder(folder)
    expect(await reader.read('checkpoint')).toEqual(utf8('now'))
    expect(await reader.readJournal()).toEqual(utf8('journal'))
    expect(await reader.head()).toBeNull()
    expect(await reader.list('tile')).toEqual([])
  })

  test('that does not exist is read as an empty one and is not made', async () => {
    const folder = join(await newFolder(), 'absent')
    expect(await readFolder(folder).read('checkpoint')).toBeNull()
    await expect(stat(folder)).rejects.toThrow('ENOENT')
  })

  test('loses the half-written files of a killed process at the next start', async () => {
    const folder = await newFolder()
    await (await openFolder(folder))[Symbol.asyncDispose]()
    await writeFile(join(folder, 'tmp', 'half.tmp'), 'ha')
    await using storage = await openFolder(folder)
    expect(await readdir(join(folder, 'tmp'))).toEqual([])
    expect(await storage.list('tmp')).toEqual([])
  })

  test('keeps the old file when a new one cannot be put in its place', async () => {
    const folder = await newFolder()
    await using storage = await openFolder(folder)
    await mkdir(join(folder, 'taken'))
    await writeFile(join(folder, 'taken', 'inside'), '')
    await expect(storage.write('taken', utf8('x'))).rejects.toThrow()
    expect(await storage.list('taken')).toEqual(['inside'])
    expect(await readdir(join(folder, 'tmp'))).toEqual([])
  })

  test('says a read error instead of taking it for absence', async () => {
    const folder = await newFolder()
    await using storage = await openFolder(folder)
    await symlink('loop', join(folder, 'loop'))
    await expect(storage.read('loop')).rejects.toThrow('ELOOP')
  })
})

describe('a memory disk', () => {
  const faulty = (fault: Fault) => {
    const disk = memoryDisk()
    const seen: Change[] = []
    disk.fault = (change) => {
      seen.push(change)
      return fault
    }
    return { disk, seen, storage: openMemory(disk) }
  }

  test('can fail before a change: nothing is done', async () => {
    const { disk, storage } = faulty('before')
    await expect(storage.write('file', utf8('x'))).rejects.toThrow('before')
    await expect(storage.appendJournal(utf8('x'))).rejects.toThrow('before')
    await expect(storage.swapHead(null, utf8('x'))).rejects.toThrow('before')
    expect([...disk.files.keys()]).toEqual([])
  })

  test('can fail after a change: it is done but reported as failed', async () => {
    const { disk, storage } = faulty('after')
    await expect(storage.write('file', utf8('x'))).rejects.toThrow('after')
    await expect(storage.appendJournal(utf8('x'))).rejects.toThrow('after')
    await expect(storage.swapHead(null, utf8('x'))).rejects.toThrow('after')
    expect([...disk.files.keys()].toSorted()).toEqual(['file', 'head', 'journal'])
  })

  test('can tear a change: a journal keeps a part, a file and the head are all or nothing', async () => {
    const { disk, storage } = faulty('torn')
    await expect(storage.write('file', utf8('1234'))).rejects.toThrow('torn')
    await expect(storage.appendJournal(utf8('1234'))).rejects.toThrow('torn')
    await expect(storage.replaceJournal(utf8('5678'))).rejects.toThrow('torn')
    await expect(storage.swapHead(null, utf8('1234'))).rejects.toThrow('torn')
    expect(disk.files).toEqual(new Map([['journal', utf8('12')]]))
  })

  test('names each change to the one who decides', async () => {
    const { seen, storage } = faulty('before')
    await storage.write('a/b', utf8('x')).catch(() => {})
    await storage.remove('a').catch(() => {})
    await storage.replaceJournal(utf8('x')).catch(() => {})
    expect(seen).toEqual([
      { method: 'write', path: 'a/b' },
      { method: 'remove', path: 'a' },
      { method: 'replaceJournal', path: 'journal' },
    ])
  })

  test('takes no more changes from a killed process, and all from the next one', async () => {
    const disk = memoryDisk()
    const first = openMemory(disk)
    first.kill()
    await expect(first.write('file', utf8('late'))).rejects.toThrow('gone')
    await openMemory(disk).write('file', utf8('next'))
    expect(disk.files.get('file')).toEqual(utf8('next'))
  })
})
