import { mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { promises } from '../../test/promises.ts'
import { openHome } from '../charter/charter-fixture.ts'
import { artefactFolderOf } from '../charter/open-charter.ts'
import { backupHome } from './backup.ts'

/** A folder with a data folder in it that was started once. */
async function place() {
  const around = await mkdtemp(join(tmpdir(), 'overt-backup-'))
  onTestFinished(() => rm(around, { recursive: true }))
  const home = join(around, 'home')
  await (await openHome(home))[Symbol.asyncDispose]()
  new DatabaseSync(join(home, 'overt.sqlite')).close()
  return { around, home, to: join(around, 'backup') }
}

test('a backup that cannot be finished leaves nothing behind, and can be made again at the same place', async () => {
  promises('backup:online')
  const { around, home, to } = await place()
  const texts = artefactFolderOf(home)
  await rename(texts, `${texts}.away`)
  await expect(backupHome(home, to, new Date(0))).rejects.toThrow('ENOENT')
  expect(await readdir(around)).toEqual(['home'])
  await rename(`${texts}.away`, texts)
  expect(await backupHome(home, to, new Date(0))).toMatchObject({ size: 2 })
  expect((await readdir(around)).toSorted()).toEqual(['backup', 'home'])
})

test('a folder that is there is not touched', async () => {
  const { home } = await place()
  await expect(backupHome(home, home, new Date(0))).rejects.toThrow('is there already')
})
