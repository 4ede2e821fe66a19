import { createHash } from 'node:crypto'
import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { artefactOf, artefactPath, keepArtefact, readArtefact } from './artefact.ts'
import { newHome } from './charter-fixture.ts'

const home = await newHome()
afterAll(() => rm(home, { recursive: true }))
const folder = join(home, 'charter', 'artefacts')
const artefact = await artefactOf('Bonjour, élève.\n')
await keepArtefact(folder, artefact)

test('an artefact is named by the SHA-256 of its UTF-8, and its file by the same in hex', async () => {
  const digest = createHash('sha256').update('Bonjour, élève.\n')
  expect(basename(artefactPath(folder, artefact.ref))).toBe(digest.copy().digest('hex'))
  expect(artefact.ref).toBe(digest.digest('base64url'))
  expect(await readFile(artefactPath(folder, artefact.ref), 'utf8')).toBe('Bonjour, élève.\n')
})

test('its file and folder are for their owner alone', async () => {
  expect((await stat(artefactPath(folder, artefact.ref))).mode & 0o777).toBe(0o600)
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
})

test('what was kept is read', async () => {
  expect(await readArtefact(folder, artefact.ref)).toEqual(artefact)
})

test('keeping it again is harmless', async () => {
  await keepArtefact(folder, artefact)
  expect(await readArtefact(folder, artefact.ref)).toEqual(artefact)
})

test('an empty text is an artefact as well', async () => {
  const empty = await artefactOf('')
  await keepArtefact(folder, empty)
  expect(await readArtefact(folder, empty.ref)).toEqual(empty)
})

test('a missing file is refused with its path and what to do', async () => {
  const { ref } = await artefactOf('never kept')
  const path = artefactPath(folder, ref)
  await expect(readArtefact(folder, ref)).rejects.toMatchObject({
    name: 'CharterError',
    message: `could not load the charter: its artefact ${path} is missing; put the file back as the board approved it, or have the board approve another`,
  })
})

test.each([
  ['one letter', 'Bonjour, eleve.\n'],
  ['a newline at the end', 'Bonjour, élève.\n\n'],
  ['nothing left', ''],
  ['another normal form of the same letters', 'Bonjour, élève.\n'.normalize('NFD')],
])('a file changed by %s is refused', async (_, changed) => {
  const place = join(home, 'changed')
  await keepArtefact(place, artefact)
  await writeFile(artefactPath(place, artefact.ref), changed)
  await expect(readArtefact(place, artefact.ref)).rejects.toThrow('was changed')
})
