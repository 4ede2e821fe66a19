import { copyFile, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { genesisEntry } from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import { encodeBundle } from '../ledger/bundle.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { artefactOf, artefactPath, keepArtefact } from './artefact.ts'
import { board, boardGenesis, bodyFor, firstPrompt, openHome, signedBy } from './charter-fixture.ts'
import { loadCharter, readChain } from './load-charter.ts'
import { artefactFolderOf } from './open-charter.ts'
import { home, startedHome } from './home.fixture.ts'

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
