import { readFile, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fingerprintOf, parseCharterEntry, parseGenesisEntry } from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import { appendAll, leaf, leaves } from '../ledger/ledger-fixture.ts'
import { type Fault, memoryDisk } from '../ledger/memory-storage.ts'
import { openHome } from './charter-fixture.ts'
import { fsckHome } from './fsck.ts'
import { home, startedHome } from './home.fixture.ts'

describe('a first start', () => {
  test('makes keys, texts, a ledger with genesis and charter, and loads the charter', async () => {
    const place = await home()
    await using opened = await openHome(place)
    const { ledger, charter } = opened
    expect((await readdir(join(place, 'keys'))).toSorted()).toEqual([
      'log.key',
      'member.key',
      'promise.key',
    ])
    expect(ledger.head().size).toBe(2)
    expect(ledger.origin).toMatch(/^test\.example\/[a-z2-7]{26}$/)
    expect(fingerprintOf(ledger.origin)).toHaveLength(26)
    expect(charter).toMatchObject({
      index: 1,
      seq: 1,
      sealWithinSeconds: 86_400,
      sampler: { temperature: 0.3, topK: 64, topP: 0.95, minP: 0.05 },
      board: { index: 0, threshold: 1, members: [{ name: 'owner' }] },
    })
  })

  test('ends in a ledger that fsck finds healthy', async () => {
    const place = await startedHome()
    expect(await fsckHome(place)).toMatchObject({ ok: true, size: 2 })
  })

  test('leaves everything for its owner alone', async () => {
    const place = await startedHome()
    for (const name of await readdir(place, { recursive: true })) {
      const found = await stat(join(place, name))
      expect((found.mode & 0o777).toString(8), name).toBe(found.isDirectory() ? '700' : '600')
    }
  })

  test('puts three different keys into the genesis', async () => {
    await using opened = await openHome(await home())
    const genesis = parseGenesisEntry((await opened.ledger.entry(0)) ?? new Uint8Array())
    const keys = [genesis?.logKey, genesis?.promiseKey, genesis?.board.members[0]?.key]
    expect(new Set(keys).size).toBe(3)
    expect(genesis?.board.members).toHaveLength(1)
  })

  test('signs charter 1 with the one key of the board', async () => {
    await using opened = await openHome(await home())
    const charter = parseCharterEntry((await opened.ledger.entry(1)) ?? new Uint8Array())
    expect(charter?.signatures.map(({ key }) => key)).toEqual([
      opened.charter.board.members[0]?.key,
    ])
    expect(charter?.body.origin).toBe(opened.ledger.origin)
  })
})

describe('a later start', () => {
  test('loads the same charter and begins nothing anew', async () => {
    const place = await home()
    const first = await openHome(place)
    const { origin } = first.ledger
    const { hash } = first.charter
    await appendAll(first.ledger, leaves(300))
    await first[Symbol.asyncDispose]()
    await using again = await openHome(place)
    expect(again.ledger.origin).toBe(origin)
    expect(again.ledger.head().size).toBe(302)
    expect(again.charter.hash).toBe(hash)
    expect(await appendAll(again.ledger, [leaf(1)])).toEqual([302])
  })

  test("keeps the ledger's origin when the setting names another", async () => {
    const place = await startedHome()
    await using again = await openHome(place, undefined, 'renamed.example')
    expect(again.ledger.origin).toMatch(/^test\.example\//)
  })

  test('does not need the member key, which may be kept elsewhere', async () => {
    const place = await startedHome()
    await rm(join(place, 'keys', 'member.key'))
    await using again = await openHome(place)
    expect(again.charter.seq).toBe(1)
    expect(await readdir(join(place, 'keys'))).toEqual(['log.key', 'promise.key'])
  })

  test('is refused while another server has the home', async () => {
    const place = await home()
    await using opened = await openHome(place)
    await expect(openHome(place)).rejects.toThrow('another server has it')
    expect(opened.ledger.head().size).toBe(2)
  })
})

describe('a first start that is cut off', () => {
  const writes = [
    'replaceJournal journal',
    'write tile/0/000.p/2',
    'write tile/entries/000.p/2',
    'swapHead head',
    'write checkpoint',
  ]
  const faults: readonly Fault[] = ['before', 'after', 'torn']
  const table = writes.flatMap((write) => faults.map((fault) => ({ write, fault })))

  test.each(table)('at $write ($fault) is completed by the next one', async ({ write, fault }) => {
    const place = await home()
    const disk = memoryDisk()
    disk.fault = ({ method, path }) => (`${method} ${path}` === write ? fault : null)
    await openHome(place, disk)
      .then((opened) => opened[Symbol.asyncDispose]())
      .catch(() => {})
    disk.fault = () => null
    await using opened = await openHome(place, disk)
    expect(opened.ledger.head().size).toBe(2)
    expect(opened.charter.seq).toBe(1)
  })

  test('before all keys were made keeps the ones that were', async () => {
    const [place, other] = [await home(), await startedHome()]
    await (await openHome(place, memoryDisk()))[Symbol.asyncDispose]()
    const member = await readFile(join(place, 'keys', 'member.key'))
    for (const name of ['log.key', 'promise.key']) await rm(join(place, 'keys', name))
    await using opened = await openHome(place)
    expect(await readFile(join(place, 'keys', 'member.key'))).toEqual(member)
    expect(opened.ledger.head().size).toBe(2)
    expect(await fsckHome(other)).toMatchObject({ ok: true })
  })

  test('before the ledger may be followed by one under another name', async () => {
    const place = await home()
    const disk = memoryDisk()
    disk.fault = ({ path }) => (path === 'head' ? 'before' : null)
    await expect(openHome(place, disk, 'one.example')).rejects.toThrow('injected')
    disk.fault = () => null
    await using opened = await openHome(place, disk, 'two.example')
    expect(opened.ledger.origin).toMatch(/^two\.example\//)
    expect(opened.charter.seq).toBe(1)
  })
})
