import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises'
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

test('a backup is for its owner alone, whatever the process lets others see', async () => {
  const { home, to } = await place()
  const before = process.umask(0)
  onTestFinished(() => void process.umask(before))
  await backupHome(home, to, new Date(0))
  const inside = await readdir(to, { recursive: true })
  const modes = await Promise.all([to, ...inside.map((name) => join(to, name))].map(openTo))
  expect(inside).toContain('overt.sqlite')
  expect(modes.filter((mode) => mode !== 0)).toEqual([])
})

test('a backup names the folders that killed ones left beside its place, and no others', async () => {
  const { around, home, to } = await place()
  const left = [`${to}.backing-up-a`, `${to}.backing-up-b`]
  for (const path of [...left, `${to}2.backing-up-c`, `${to}.restoring-d`]) await mkdir(path)
  expect((await backupHome(home, to, new Date(0))).left).toEqual(left)
  expect(await readdir(around)).toHaveLength(6)
})

const openTo = async (path: string): Promise<number> => (await stat(path)).mode & 0o077

test('a folder that is there is not touched', async () => {
  const { home } = await place()
  await expect(backupHome(home, home, new Date(0))).rejects.toThrow('is there already')
})
