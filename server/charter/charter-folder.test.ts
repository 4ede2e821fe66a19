import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { readCharterFolder, writeCharterFolder } from './charter-folder.ts'

test('a folder may be named from where one stands, however short its name', async () => {
  const before = process.cwd()
  const place = await mkdtemp(join(tmpdir(), 'overt-folder-'))
  onTestFinished(async () => {
    process.chdir(before)
    await rm(place, { recursive: true })
  })
  process.chdir(place)
  await writeCharterFolder('e', new Map([['charter.toml', 'reason = ""\n']]))
  expect(await readCharterFolder('e')).toEqual(new Map([['charter.toml', 'reason = ""\n']]))
})

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'overt-folder-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

test('each text ends with a line break on disk, and is read back to the byte', async () => {
  const place = await newFolder()
  let made = 0
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
      const folder = join(place, `${(made += 1)}`)
      const files = new Map([
        ['charter.toml', 'reason = ""\n'],
        ['prompt.txt', text],
      ])
      await writeCharterFolder(folder, files)
      expect(await readFile(join(folder, 'prompt.txt'), 'utf8')).toBe(`${text}\n`)
      expect(await readFile(join(folder, 'charter.toml'), 'utf8')).toBe('reason = ""\n')
      expect(await readCharterFolder(folder)).toEqual(files)
    }),
    { numRuns: 50 },
  )
})

test('an editor that ends a file with a line break, or does not, changes nothing', async () => {
  const folder = await newFolder()
  const said = async (text: string) => {
    await writeFile(join(folder, 'prompt.txt'), text)
    return (await readCharterFolder(folder)).get('prompt.txt')
  }
  expect(await said('Be kind.')).toBe('Be kind.')
  expect(await said('Be kind.\n')).toBe('Be kind.')
  expect(await said('Be kind.\n\n')).toBe('Be kind.\n')
})
