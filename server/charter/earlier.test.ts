import { cp, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fingerprintOf } from '@overt/verifier'
import { expect, onTestFinished, test } from 'vitest'
import { openKey } from '../ledger/key.ts'
import { promises } from '../../test/promises.ts'
import { artefactOf, artefactPath } from './artefact.ts'
import { newHome, openHome, signedBy } from './charter-fixture.ts'
import { openEarlier } from './earlier.ts'
import { amended } from './install-fixture.ts'
import { artefactFolderOf, keyPath, ledgerFolderOf } from './open-charter.ts'

promises('backup:new-origin')

/** A home that has the ledger of a board which approved a second charter as one that it continues. */
async function continuingHome() {
  const home = await newHome()
  onTestFinished(() => rm(home, { recursive: true }))
  const opened = await openHome(home)
  const member = await openKey(keyPath(home, 'member'))
  await opened.governance.decide(signedBy(await amended(home, opened.governance, 'New.'), [member]))
  const { origin } = opened.ledger
  const { size, text } = opened.ledger.head()
  await opened[Symbol.asyncDispose]()
  const fingerprint = fingerprintOf(origin) ?? ''
  await cp(ledgerFolderOf(home), join(home, 'earlier', fingerprint), { recursive: true })
  return { home, origin, size, checkpoint: text, fingerprint }
}

test('what an earlier ledger published is there as it was, and each version of its charter with its texts', async () => {
  const { home, origin, size, checkpoint, fingerprint } = await continuingHome()
  const [earlier, ...others] = await openEarlier(home)
  expect(others).toEqual([])
  expect(earlier).toMatchObject({ fingerprint, checkpoint })
  expect(await earlier?.read(`tile/0/000.p/${size}`)).toHaveLength(32 * size)
  const told = await earlier?.told()
  expect(told).toMatchObject({ origin, size, address: `/earlier/${fingerprint}` })
  expect(told?.versions.map(({ seq }) => seq)).toEqual([1, 2])
  expect(JSON.stringify(await earlier?.version(2))).toContain('New.')
  expect(JSON.stringify(await earlier?.version(1))).not.toContain('New.')
  expect(await earlier?.version(3)).toBeNull()
})

test('a home that continues nothing has none, and what else lies there is none', async () => {
  const home = await newHome()
  onTestFinished(() => rm(home, { recursive: true }))
  expect(await openEarlier(home)).toEqual([])
  for (const name of ['notes', 'a'.repeat(26)])
    await mkdir(join(home, 'earlier', name), { recursive: true })
  expect(await openEarlier(home)).toEqual([])
})

test('where a text is missing it says which ledger and which file, and reads again once it is back', async () => {
  const { home, origin } = await continuingHome()
  const path = artefactPath(artefactFolderOf(home), (await artefactOf('New.')).ref)
  await rename(path, `${path}.gone`)
  const [earlier] = await openEarlier(home)
  const read = () => earlier?.version(1)
  const why = expect.stringMatching(
    new RegExp(`^could not read the earlier ledger ${origin}: .*missing`),
  )
  await expect(read()).rejects.toMatchObject({ name: 'CharterError', message: why })
  await rename(`${path}.gone`, path)
  expect(await read()).not.toBeNull()
})
