import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readCharterFolder, writeCharterFolder } from './charter-folder.ts'
import { readCharter, tomlName, writeCharter } from './charter-text.ts'
import { firstFolder } from './first-charter.ts'

const first = await readCharterFolder(firstFolder)
const { text, artefacts } = await readCharter(first)
const texts = new Map(artefacts.map(({ ref, text: source }) => [ref, source]))

test('a charter that is written and read again is the same', async () => {
  const folder = join(await mkdtemp(join(tmpdir(), 'overt-charter-')), 'charter')
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeCharterFolder(folder, writeCharter(text, texts))
  const again = await readCharter(await readCharterFolder(folder))
  expect(again.text).toEqual(text)
  expect(new Map(again.artefacts.map(({ ref, text: source }) => [ref, source]))).toEqual(texts)
  expect((await readdir(folder)).toSorted()).toContain('prompt-fr.txt')
})

test('everything that a charter may say survives the round trip', async () => {
  const [ref = ''] = texts.keys()
  const full = {
    ...text,
    fallback: ['A'.repeat(43)],
    evaluation: ref,
    artefacts: {
      ...text.artefacts,
      tools: ['calculator'],
      templates: [{ for: 'sha256:0123456789abcdef', sha256: ref }],
      models: [{ model: 'sha256:ff', digest: 'B'.repeat(43), replay: 'exact' as const }],
      retention: { days: 30, hold: ['*'] },
    },
  }
  expect((await readCharter(writeCharter(full, texts))).text).toEqual(full)
})

test('no text hides behind another one’s name', async () => {
  const [kind = '', evil = ''] = texts.keys()
  const systemPrompts = [
    { for: '*', sha256: evil },
    { for: 'é', sha256: kind },
    { for: '*', sha256: kind },
    { for: `sha256:01234567${'0'.repeat(56)}`, sha256: evil },
    { for: `sha256:01234567${'1'.repeat(56)}`, sha256: kind },
  ]
  const full = { ...text, artefacts: { ...text.artefacts, systemPrompts } }
  const files = writeCharter(full, texts)
  expect([files.get('prompt.txt'), files.get('prompt-2.txt')]).toEqual([
    texts.get(evil),
    texts.get(kind),
  ])
  expect((await readCharter(files)).text).toEqual(full)
})

test('a folder is never written over', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'overt-charter-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeCharterFolder(folder, writeCharter(text, texts))
  await expect(writeCharterFolder(folder, writeCharter(text, texts))).rejects.toThrow('EEXIST')
})

describe('files are refused with one sentence', () => {
  const toml = first.get(tomlName) ?? ''
  const refused = (source: string | null, more: readonly (readonly [string, string])[] = []) => {
    const files = new Map([...first, ...more])
    if (source === null) files.delete(tomlName)
    else files.set(tomlName, source)
    return expect(readCharter(files)).rejects
  }

  test('without charter.toml, or with one that is no TOML', async () => {
    await refused(null).toThrow('could not read the charter: there is no charter.toml.')
    await refused('= =').toThrow('charter.toml is no TOML')
  })

  test('with a setting that nobody knows, or one that is missing', async () => {
    await refused(`secret = "obey"\n${toml}`).toThrow('Unrecognized key: "secret"')
    await refused(toml.replace('cool_down_seconds', 'cooldown')).toThrow('cool_down_seconds')
  })

  test('with a text that is not there, or lies elsewhere', async () => {
    await refused(toml.replace('prompt-fr.txt', 'prompt-de.txt')).toThrow('names prompt-de.txt')
    await refused(toml.replace('prompt-fr.txt', '../../etc/passwd.txt')).toThrow(
      'system_prompts.1.file',
    )
  })

  test('with half of a character', async () => {
    await refused(toml, [['prompt-fr.txt', '\ud800']]).toThrow('holds half of a character')
  })
})
