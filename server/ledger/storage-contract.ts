import { utf8 } from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import type { LedgerStorage } from './storage.ts'

/** A place that outlives the storages opened on it, as a disk outlives a process. */
export type Place = { open(): Promise<LedgerStorage> }

/** What every storage of a ledger promises. */
export function storageContract(name: string, place: () => Promise<Place>): void {
  const opened = async (): Promise<LedgerStorage> => (await place()).open()
  /** Does something, then looks at what a later process finds. */
  const later = async (act: (storage: LedgerStorage) => Promise<unknown>) => {
    const lasting = await place()
    {
      await using storage = await lasting.open()
      await act(storage)
    }
    return lasting.open()
  }
  describe(`${name} storage: files`, () => files(opened, later))
  describe(`${name} storage: folders`, () => folders(opened))
  describe(`${name} storage: the journal`, () => journal(opened, later))
  describe(`${name} storage: the head`, () => head(opened, later))
}

type Opened = () => Promise<LedgerStorage>
type Later = (act: (storage: LedgerStorage) => Promise<unknown>) => Promise<LedgerStorage>

function files(opened: Opened, later: Later): void {
  test('what was never written is absent', async () => {
    await using storage = await opened()
    expect(await storage.read('checkpoint')).toBeNull()
    expect(await storage.read('tile/0/000')).toBeNull()
    expect(await storage.list('tile/0')).toEqual([])
  })

  test('what was written is read, by this process and the next', async () => {
    await using storage = await later(async (first) => {
      await first.write('tile/0/x001/000.p/3', utf8('three'))
      expect(await first.read('tile/0/x001/000.p/3')).toEqual(utf8('three'))
    })
    expect(await storage.read('tile/0/x001/000.p/3')).toEqual(utf8('three'))
  })

  test('writing again replaces', async () => {
    await using storage = await opened()
    await storage.write('checkpoint', utf8('one'))
    await storage.write('checkpoint', utf8('another'))
    expect(await storage.read('checkpoint')).toEqual(utf8('another'))
  })

  test('a file may be empty', async () => {
    await using storage = await opened()
    await storage.write('empty', new Uint8Array())
    expect(await storage.read('empty')).toEqual(new Uint8Array())
  })

  test('many writes at once all arrive', async () => {
    await using storage = await opened()
    const paths = Array.from({ length: 40 }, (_, at) => `tile/0/000.p/${at + 1}`)
    await Promise.all(paths.map((path) => storage.write(path, utf8(path))))
    for (const path of paths) expect(await storage.read(path)).toEqual(utf8(path))
  })

  test('the caller may use its bytes again', async () => {
    await using storage = await opened()
    const bytes = utf8('before')
    await storage.write('file', bytes)
    bytes.fill(0)
    expect(await storage.read('file')).toEqual(utf8('before'))
  })
}

function folders(opened: Opened): void {
  test('a folder lists its names, sorted, and no temporary ones', async () => {
    await using storage = await opened()
    await storage.write('tile/0/000.p/9', utf8('9'))
    await storage.write('tile/0/000.p/10', utf8('10'))
    await storage.write('tile/0/001', utf8('full'))
    expect(await storage.list('tile/0/000.p')).toEqual(['10', '9'])
    expect(await storage.list('tile/0')).toEqual(['000.p', '001'])
    expect(await storage.list('tile')).toEqual(['0'])
  })

  test('a folder is removed with all it holds, and can be written again', async () => {
    await using storage = await opened()
    await storage.write('tile/0/000.p/9', utf8('9'))
    await storage.write('tile/0/000', utf8('full'))
    await storage.remove('tile/0/000.p')
    expect(await storage.list('tile/0')).toEqual(['000'])
    expect(await storage.read('tile/0/000.p/9')).toBeNull()
    await storage.write('tile/0/000.p/9', utf8('again'))
    expect(await storage.read('tile/0/000.p/9')).toEqual(utf8('again'))
  })

  test('removing what is not there is no error', async () => {
    await using storage = await opened()
    await storage.remove('tile/7/000.p')
  })
}

function journal(opened: Opened, later: Later): void {
  test('is empty at first', async () => {
    await using storage = await opened()
    expect(await storage.readJournal()).toEqual(new Uint8Array())
  })

  test('grows by what is appended, across processes', async () => {
    await using storage = await later(async (first) => {
      await first.appendJournal(utf8('ab'))
      await first.appendJournal(utf8('cd'))
    })
    await storage.appendJournal(utf8('ef'))
    expect(await storage.readJournal()).toEqual(utf8('abcdef'))
  })

  test('is replaced whole, and then grows from there', async () => {
    await using storage = await opened()
    await storage.appendJournal(utf8('old'))
    await storage.replaceJournal(utf8('new '))
    await storage.appendJournal(utf8('more'))
    expect(await storage.readJournal()).toEqual(utf8('new more'))
  })

  test('can be replaced before anything was appended', async () => {
    await using storage = await opened()
    await storage.replaceJournal(utf8('first'))
    expect(await storage.readJournal()).toEqual(utf8('first'))
  })
}

function head(opened: Opened, later: Later): void {
  test('is null at first, then what was swapped in, also for the next process', async () => {
    await using storage = await later(async (first) => {
      expect(await first.head()).toBeNull()
      expect(await first.swapHead(null, utf8('one'))).toBe(true)
      expect(await first.swapHead(utf8('one'), utf8('two'))).toBe(true)
    })
    expect(await storage.head()).toEqual(utf8('two'))
  })

  test.each([
    ['nothing is expected but something is there', utf8('one'), null],
    ['something is expected but nothing is there', null, utf8('one')],
    ['something else is there', utf8('one'), utf8('two')],
    ['a longer text is there', utf8('one and more'), utf8('one')],
  ])('is not swapped when %s', async (_, held, expected) => {
    await using storage = await opened()
    if (held) await storage.swapHead(null, held)
    expect(await storage.swapHead(expected, utf8('next'))).toBe(false)
    expect(await storage.head()).toEqual(held)
  })
}
