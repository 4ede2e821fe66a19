import { parseCanonical } from '@overt/verifier'
import { CharterHistory, DraftResponse, SubmitResponse } from '@overt/wire'
import { onTestFinished, expect, test } from 'vitest'
import { promises } from '../../test/promises.ts'
import { openWorld } from '../answering/test-world.ts'
import {
  formatAmendment,
  parseAmendment,
  signAmendment,
} from '../charter/amendment/amendment-file.ts'
import { openAmendments } from '../charter/amendment/open-amendments.ts'
import { artefactFolderOf, keyPath } from '../charter/open-charter.ts'
import { openKey } from '../ledger/key.ts'
import { ask, openHttp } from './http.fixture.ts'

async function open() {
  const { governance, home, time } = await openWorld()
  const parts = { governance, artefactFolder: artefactFolderOf(home), clock: () => time.now }
  const amendments = await openAmendments(parts)
  const world = await openHttp({ amendments, charter: () => governance.charter })
  onTestFinished(() => world[Symbol.asyncDispose]())
  return { world, member: await openKey(keyPath(home, 'member')), time }
}

const history = async ({ world }: Awaited<ReturnType<typeof open>>) =>
  CharterHistory.parse((await ask(world, 'GET /api/charter', { as: 'nobody' })).json())

test('anybody reads the charter in force, and each version, in canonical form', async () => {
  promises('charter:public')
  const { world } = await open()
  const now = await ask(world, 'GET /charter.json', { as: 'nobody' })
  expect(parseCanonical(now.text)).toMatchObject({ body: { seq: 1, v: 'charter/v1' } })
  expect(now.headers.get('access-control-allow-origin')).toBe('*')
  expect((await ask(world, 'GET /charter/1', { as: 'nobody' })).text).toBe(now.text)
  expect((await ask(world, 'GET /charter/2', { as: 'nobody' })).status).toBe(404)
})

test('the web prepares an amendment, a member signs it elsewhere, and the signature is taken as a file', async () => {
  const made = await open()
  const { world, member, time } = made
  const { files } = await history(made)
  const edited = files.map((file) =>
    file.name === 'prompt.txt' ? { ...file, text: `${file.text}\nBe kind.` } : file,
  )
  const body = { files: edited, rationale: 'Kinder.' }
  const draft = await ask(world, 'POST /api/amendments/draft', { as: 'page', body })
  const { file, diff } = DraftResponse.parse(draft.json())
  expect(diff.map(({ name }) => name)).toEqual(['prompt.txt'])
  const signed = formatAmendment(signAmendment(await parseAmendment(file), member))
  const sent = await ask(world, 'POST /api/amendments', { as: 'nobody', body: { file: signed } })
  const { hash, amendment } = SubmitResponse.parse(sent.json())
  expect(amendment).toMatchObject({ state: 'enacted', rationale: 'Kinder.' })
  const again = await ask(world, `GET /api/amendments/${hash}`, { as: 'nobody' })
  expect((await parseAmendment(again.text)).proposal.rationale).toBe('Kinder.')
  time.now += 600_000
  expect((await history(made)).inForce).toMatchObject({ seq: 2 })
})

test('a draft is for whoever is signed in, and one that is no charter is refused by name', async () => {
  const { world } = await open()
  const body = { files: [{ name: 'charter.toml', text: 'x = 1' }], rationale: '' }
  expect((await ask(world, 'POST /api/amendments/draft', { as: 'nobody', body })).status).toBe(401)
  const refused = await ask(world, 'POST /api/amendments/draft', { as: 'page', body })
  expect(refused.status).toBe(400)
  expect(refused.text).toContain('could not read the charter: charter.toml')
})

test('what nobody on the board signed is refused, and says why', async () => {
  const { world } = await open()
  const refused = await ask(world, 'POST /api/amendments', { as: 'nobody', body: { file: '{}' } })
  expect(refused.status).toBe(409)
  expect(refused.json()).toMatchObject({ code: 'decision_refused' })
  expect((await ask(world, 'GET /api/amendments/none', { as: 'nobody' })).status).toBe(404)
})
