import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
