import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openKey } from '../ledger/key.ts'
import { artefactOf, artefactPath } from './artefact.ts'
import { newHome, openHome, signedBy } from './charter-fixture.ts'
import { amended, minute } from './install-fixture.ts'
import { artefactFolderOf, keyPath, ledgerFolderOf, seenFolderOf } from './open-charter.ts'
import { readGovernance } from './read-governance.ts'

const start = 1_800_000_000_000

/** A home on disk whose board has approved a second charter, and the server that runs on it. */
async function amendedHome() {
  const home = await newHome()
  onTestFinished(() => rm(home, { recursive: true }))
  const opened = await openHome(home, undefined, undefined, {
    clock: () => start,
    elapsed: () => 0,
  })
  onTestFinished(() => opened[Symbol.asyncDispose]())
  const member = await openKey(keyPath(home, 'member'))
  const body = await amended(home, opened.governance, 'New.')
  const index = await opened.governance.decide(signedBy(body, [member]))
  return { home, opened, index }
}

const seqOf = ({ inForce }: Awaited<ReturnType<typeof readGovernance>>) =>
  inForce.kind === 'charter' ? inForce.charter.body.seq : inForce.kind

test('a home is read as the server that runs on it sees it', async () => {
  const { home, opened, index } = await amendedHome()
  const read = await readGovernance(home, () => start)
  expect(read.chain.charters).toEqual(opened.governance.chain.charters)
  expect(read.chain.boards).toEqual(opened.governance.chain.boards)
  expect(read.seenAt(index)).toBe(opened.governance.seenAt(index))
  expect([...(read.loaded(index)?.texts.values() ?? [])].map(({ text }) => text)).toContain('New.')
  expect(read.loaded(index + 1)).toBeNull()
})

test('what holds is asked of the clock each time, and only after the cool-down', async () => {
  const { home } = await amendedHome()
  const time = { now: start + 9 * minute }
  const read = await readGovernance(home, () => time.now)
  expect(seqOf(read)).toBe(1)
  time.now += minute
  expect(seqOf(read)).toBe(2)
})

test('it only reads: not a file comes, goes or changes', async () => {
  const { home } = await amendedHome()
  const all = async () => {
    const found = await readdir(home, { recursive: true, withFileTypes: true })
    const files = found.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name))
    return Promise.all(
      files.toSorted().map(async (path) => [path, await readFile(path, 'base64')] as const),
    )
  }
  const before = await all()
  await readGovernance(home, () => start)
  expect(await all()).toEqual(before)
})

test('what was seen of a charter, lost or another one’s, leaves it out of force', async () => {
  const { home, index } = await amendedHome()
  await writeFile(join(seenFolderOf(home), `${index}.json`), '{"checkpoint":"x","at":0}')
  const read = await readGovernance(home, () => start + 60 * minute)
  expect([read.seenAt(index), seqOf(read)]).toEqual([null, 1])
})

test.each(['none', 'half a checkpoint'])('a home whose ledger is %s says so', async (kind) => {
  const home = await newHome()
  onTestFinished(() => rm(home, { recursive: true }))
  if (kind !== 'none') {
    await mkdir(ledgerFolderOf(home), { recursive: true })
    await writeFile(join(ledgerFolderOf(home), 'checkpoint'), 'test.example/x\n1')
  }
  const read = readGovernance(home, () => start)
  await expect(read).rejects.toThrow(`There is no ledger in ${home} yet: start the server once.`)
})

test('a text that was changed or is missing is refused by its path', async () => {
  const { home } = await amendedHome()
  const path = artefactPath(artefactFolderOf(home), (await artefactOf('New.')).ref)
  await writeFile(path, 'Obey.')
  await expect(readGovernance(home, () => start)).rejects.toThrow(`${path} was changed`)
  await rm(path)
  await expect(readGovernance(home, () => start)).rejects.toThrow(`${path} is missing`)
})
