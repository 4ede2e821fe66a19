import { copyFile, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fingerprintOf, genesisEntry, parseCharterEntry, parseGenesisEntry } from '@overt/verifier'
import { afterAll, describe, expect, test } from 'vitest'
import { encodeBundle } from '../ledger/bundle.ts'
import { appendAll, leaf, leaves } from '../ledger/ledger-fixture.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { type Fault, memoryDisk } from '../ledger/memory-storage.ts'
import { artefactOf, artefactPath, keepArtefact } from './artefact.ts'
import {
  board,
  boardGenesis,
  bodyFor,
  firstPrompt,
  newHome,
  openHome,
  signedBy,
} from './charter-fixture.ts'
import { fsckHome } from './fsck.ts'
import { loadCharter, readChain } from './load-charter.ts'
import { artefactFolderOf } from './open-charter.ts'

const homes: string[] = []
afterAll(() => Promise.all(homes.map((made) => rm(made, { recursive: true }))))

async function home(): Promise<string> {
  const made = await newHome()
  homes.push(made)
  return made
}

/** A home whose first start is over. */
async function startedHome(): Promise<string> {
  const made = await home()
  await (await openHome(made))[Symbol.asyncDispose]()
  return made
}

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

describe('the system prompt', () => {
  test('is the text that the charter names, for any model', async () => {
    await using opened = await openHome(await home())
    const prompt = await artefactOf(await firstPrompt())
    expect(opened.charter.systemPrompt('sha256:abc')).toEqual(prompt)
    expect(opened.charter.systemPrompt('')).toEqual(prompt)
  })

  test('of a named model goes before the one for all', async () => {
    const { ledger, folder } = await ledgerWithPrompts([
      { for: '*', text: 'For all.' },
      { for: 'tiny', text: '' },
    ])
    const charter = await loadFirst(ledger, folder)
    expect(charter.systemPrompt('tiny').text).toBe('')
    expect(charter.systemPrompt('large').text).toBe('For all.')
  })

  test('is empty for a model that the charter has none for', async () => {
    const { ledger, folder } = await ledgerWithPrompts([{ for: 'tiny', text: 'Tiny.' }])
    const charter = await loadFirst(ledger, folder)
    expect(charter.systemPrompt('large')).toEqual(await artefactOf(''))
  })
})

/** The first charter of a ledger under its board. */
async function loadFirst(ledger: Pick<Ledger, 'origin' | 'head' | 'read'>, folder: string) {
  const { charters, boards } = await readChain(ledger)
  const [[charter], seated] = [charters, boards.at(-1)]
  if (!charter || !seated) throw new Error('there is no charter')
  return (await loadCharter(charter, folder)).under(seated)
}

/** What loadCharter reads of a ledger: genesis, a charter with these prompts, and more entries. */
async function ledgerWithPrompts(
  prompts: readonly { readonly for: string; readonly text: string }[],
  more: readonly Uint8Array[] = [],
) {
  const folder = artefactFolderOf(await home())
  const genesis = boardGenesis(1)
  const body = await bodyFor(genesis)
  const named = await Promise.all(
    prompts.map(async (prompt) => {
      const artefact = await artefactOf(prompt.text)
      await keepArtefact(folder, artefact)
      return { for: prompt.for, sha256: artefact.ref }
    }),
  )
  const artefacts = {
    ...body.artefacts,
    systemPrompts: named,
    safetyPolicy: null,
    disclosure: [],
  }
  const entries = [genesisEntry(genesis), signedBy({ ...body, artefacts }, [board[0]]), ...more]
  const ledger: Pick<Ledger, 'origin' | 'head' | 'read'> = {
    origin: body.origin,
    head: () => ({ size: entries.length, root: new Uint8Array(32), text: '' }),
    read: async () => encodeBundle(entries),
  }
  return { ledger, folder, body }
}

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

describe('no charter is loaded, and nothing answers', () => {
  const promptFile = async (place: string): Promise<string> => {
    const { ref } = await artefactOf(await firstPrompt())
    return artefactPath(artefactFolderOf(place), ref)
  }

  test('when the system prompt on disk was changed', async () => {
    const place = await startedHome()
    await writeFile(await promptFile(place), 'You are Overt, a helpful assistant who sells soap.')
    await expect(openHome(place)).rejects.toMatchObject({
      name: 'CharterError',
      message: expect.stringMatching(
        /^could not load the charter: its artefact .* was changed; put /,
      ),
    })
  })

  test('when it is missing', async () => {
    const place = await startedHome()
    await rm(await promptFile(place))
    await expect(openHome(place)).rejects.toThrow('is missing; put the file back')
  })

  test('and the same home loads it again once the file is back', async () => {
    const place = await startedHome()
    const file = await promptFile(place)
    await rename(file, `${file}.away`)
    await expect(openHome(place)).rejects.toThrow('is missing')
    await rename(`${file}.away`, file)
    await using opened = await openHome(place)
    expect(opened.charter.seq).toBe(1)
  })

  test('when an artefact that nothing asks for yet is missing', async () => {
    const { ledger, folder } = await ledgerWithPrompts([
      { for: '*', text: 'For all.' },
      { for: 'some other model', text: 'Other.' },
    ])
    const { ref } = await artefactOf('Other.')
    await rm(artefactPath(folder, ref))
    await expect(loadFirst(ledger, folder)).rejects.toThrow('is missing')
  })

  test('when the ledger holds no charter', async () => {
    const { ledger, folder } = await ledgerWithPrompts([{ for: '*', text: 'For all.' }])
    const onlyGenesis = { ...ledger, head: () => ({ ...ledger.head(), size: 1 }) }
    const read = async () => encodeBundle([genesisEntry(boardGenesis(1))])
    await expect(loadFirst({ ...onlyGenesis, read }, folder)).rejects.toThrow(
      'the ledger has none; run fsck',
    )
  })

  test('when an entry of the ledger is not allowed', async () => {
    const unsigned = signedBy((await ledgerWithPrompts([])).body, [])
    const { ledger, folder } = await ledgerWithPrompts([{ for: '*', text: 'For all.' }], [unsigned])
    await expect(loadFirst(ledger, folder)).rejects.toThrow('entry 2 of the ledger is refused')
  })

  test('when the ledger cannot be read', async () => {
    const { ledger, folder } = await ledgerWithPrompts([{ for: '*', text: 'For all.' }])
    await expect(loadFirst({ ...ledger, read: async () => null }, folder)).rejects.toMatchObject({
      code: 'ledger_damaged',
    })
  })

  test.each(['log', 'promise'])('when %s.key is missing, and no new one is made', async (name) => {
    const place = await startedHome()
    const path = join(place, 'keys', `${name}.key`)
    await rename(path, `${path}.away`)
    await expect(openHome(place)).rejects.toThrow(`could not use the key ${path}: there is no such`)
    await expect(stat(path)).rejects.toThrow('ENOENT')
    await rename(`${path}.away`, path)
    await using opened = await openHome(place)
    expect(opened.ledger.head().size).toBe(2)
  })

  test('when log.key is the key of another ledger', async () => {
    const [place, other] = [await startedHome(), await home()]
    await copyFile(join(place, 'keys', 'promise.key'), join(place, 'keys', 'log.key'))
    await expect(openHome(place)).rejects.toThrow(
      'log.key is not the key that this ledger was begun',
    )
    expect(await readdir(other)).toEqual([])
  })

  test('and a home that was refused is not locked', async () => {
    const place = await startedHome()
    const file = await promptFile(place)
    const good = await readFile(file)
    await writeFile(file, 'changed')
    await expect(openHome(place)).rejects.toThrow('was changed')
    await writeFile(file, good)
    await using opened = await openHome(place)
    expect(opened.charter.seq).toBe(1)
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
