import { randomBytes } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { charterEntry, genesisEntry, utf8 } from '@overt/verifier'
import { afterAll, describe, expect, test } from 'vitest'
import { appendAll, keyOf, leaves, quickClock, silent } from '../ledger/ledger-fixture.ts'
import { memoryDisk, openMemory } from '../ledger/memory-storage.ts'
import { openLedger } from '../ledger/open-ledger.ts'
import { artefactOf, artefactPath } from './artefact.ts'
import {
  board,
  boardGenesis,
  bodyFor,
  firstPrompt,
  newHome,
  openHome,
  signedBy,
} from './charter-fixture.ts'
import { fsckCharters, fsckHome } from './fsck.ts'
import { artefactFolderOf, ledgerFolderOf } from './open-charter.ts'

const home = await newHome()
afterAll(() => rm(home, { recursive: true }))
const opened = await openHome(home)
await appendAll(opened.ledger, leaves(40))
const { origin } = opened.ledger
await opened[Symbol.asyncDispose]()

test('a healthy home is said to be so', async () => {
  expect(await fsckHome(home)).toMatchObject({ ok: true, origin, size: 42 })
  expect(await fsckHome(home, origin)).toMatchObject({ ok: true })
})

test('a home of another origin than the one expected is refused', async () => {
  const other = `${origin.slice(0, -1)}${origin.endsWith('a') ? 'b' : 'a'}`
  expect(await fsckHome(home, other)).toMatchObject({ ok: false })
})

test('a home without a ledger is told to start one', async () => {
  expect(await fsckHome(join(home, 'absent'))).toEqual({
    ok: false,
    path: 'head',
    detail: 'there is no ledger yet: start the server once',
  })
})

test('it works beside the running server', async () => {
  await using running = await openHome(home)
  expect(await fsckHome(home)).toMatchObject({ ok: true, size: running.ledger.head().size })
})

describe('named as the first thing wrong is', () => {
  test("a changed text of the charter's", async () => {
    const { ref } = await artefactOf(await firstPrompt())
    const path = artefactPath(artefactFolderOf(home), ref)
    const good = await readFile(path)
    await writeFile(path, 'changed')
    expect(await fsckHome(home)).toMatchObject({
      ok: false,
      path,
      detail: expect.stringContaining('was changed'),
    })
    await rm(path)
    expect(await fsckHome(home)).toMatchObject({
      ok: false,
      path,
      detail: expect.stringContaining('is missing'),
    })
    await writeFile(path, good)
    expect(await fsckHome(home)).toMatchObject({ ok: true })
  })

  test('a flipped bit in the charter entry', async () => {
    const path = join(ledgerFolderOf(home), 'tile/entries/000.p/42')
    const good = await readFile(path)
    const altered = Buffer.from(good)
    const at = altered.indexOf('coolDown')
    altered[at] = (altered[at] ?? 0) ^ 1
    await writeFile(path, altered)
    expect(await fsckHome(home)).toMatchObject({ ok: false, path: 'tile/entries/000.p/42' })
    await writeFile(path, good)
    expect(await fsckHome(home)).toMatchObject({ ok: true })
  })
})

describe('a ledger that was signed as a whole, but says what it must not,', () => {
  const genesis = boardGenesis(2)

  /** Any entries after the genesis: the log key signs whatever the operator puts there. */
  const checked = async (...entries: readonly Uint8Array[]) => {
    const disk = memoryDisk()
    const { origin: name } = await bodyFor(genesis)
    await using ledger = await openLedger({
      storage: openMemory(disk),
      keys: { log: keyOf(1), promise: keyOf(2) },
      random: (bytes) => new Uint8Array(randomBytes(bytes)),
      clock: quickClock(),
      logger: silent,
      begin: async () => ({ origin: name, entries: [genesisEntry(genesis), ...entries] }),
    })
    expect(ledger.head().size).toBe(1 + entries.length)
    return fsckCharters(openMemory(disk), artefactFolderOf(home))
  }

  test('is healthy with the charter that its board signed', async () => {
    expect(await checked(signedBy(await bodyFor(genesis), board))).toMatchObject({ ok: true })
  })

  test('is refused with a charter of too few signatures', async () => {
    expect(await checked(signedBy(await bodyFor(genesis), [board[0]]))).toEqual({
      ok: false,
      path: 'tile/entries/000.p/2',
      detail: 'entry 1: 1 of the board signed it, 2 must',
    })
  })

  test('is refused with a charter that nobody signed', async () => {
    const unsigned = charterEntry({ body: await bodyFor(genesis), signatures: [] })
    expect(await checked(unsigned)).toMatchObject({
      ok: false,
      detail: expect.stringContaining('0 of the board signed it'),
    })
  })

  test('is refused without a charter', async () => {
    expect(await checked()).toMatchObject({
      ok: false,
      detail: 'there is no charter in the ledger',
    })
  })

  test('is refused with an entry that is nothing known', async () => {
    const good = signedBy(await bodyFor(genesis), board)
    expect(await checked(good, utf8('hello'))).toMatchObject({
      ok: false,
      detail: 'entry 2: entries of type 104 are not known to this version',
    })
  })
})
