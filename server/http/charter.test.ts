import { parseCanonical } from '@overt/verifier'
import {
  CharterHistory,
  DisclosureList,
  DraftResponse,
  MOST_EVALUATION_BYTES,
  SubmitResponse,
} from '@overt/wire'
import { describe, expect, onTestFinished, test } from 'vitest'
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

test('anybody reads what the charter has people told of talking to an AI, by language', async () => {
  promises('charter:disclosure')
  const made = await open()
  const told = async () =>
    DisclosureList.parse((await ask(made.world, 'GET /api/disclosure', { as: 'nobody' })).json())
  const { disclosures } = await told()
  expect(disclosures.map(({ language }) => language)).toEqual(['en', 'fr'])
  expect(disclosures[0]?.text).toMatch(/^You are talking to an AI\./)
  const { files } = await history(made)
  const edited = files.map((file) =>
    file.name === 'disclosure-en.txt' ? { ...file, text: 'A machine answers.' } : file,
  )
  const body = { files: edited, rationale: 'Shorter.' }
  const draft = await ask(made.world, 'POST /api/amendments/draft', { as: 'page', body })
  const drafted = await parseAmendment(DraftResponse.parse(draft.json()).file)
  const file = formatAmendment(signAmendment(drafted, made.member))
  await ask(made.world, 'POST /api/amendments', { as: 'nobody', body: { file } })
  expect(await told()).toEqual({ disclosures })
  made.time.now += 600_000
  expect((await told()).disclosures[0]?.text).toBe('A machine answers.')
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
  expect(diff.map(({ name }) => name)).toEqual(['charter.toml', 'prompt.txt'])
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

test('no account fills the list of amendments: a draft is a file, kept only once a member has signed it', async () => {
  promises('charter:amendment')
  const made = await open()
  const { world } = made
  const { files } = await history(made)
  const body = { files, rationale: 'Mine.' }
  for (const as of ['page', 'stranger'] as const) {
    const draft = await ask(world, 'POST /api/amendments/draft', { as, body })
    const { file } = DraftResponse.parse(draft.json())
    const sent = await ask(world, 'POST /api/amendments', { as, body: { file } })
    expect(sent.status).toBe(409)
    expect(sent.text).toContain('nobody who decides today has signed it')
  }
  const listed = await ask(world, 'GET /api/amendments', { as: 'nobody' })
  expect(listed.json()).toEqual({ amendments: [] })
})

test('what nobody on the board signed is refused, and says why', async () => {
  const { world } = await open()
  const refused = await ask(world, 'POST /api/amendments', { as: 'nobody', body: { file: '{}' } })
  expect(refused.status).toBe(409)
  expect(refused.json()).toMatchObject({ code: 'decision_refused' })
  expect((await ask(world, 'GET /api/amendments/none', { as: 'nobody' })).status).toBe(404)
})

describe('an evaluation', () => {
  promises('charter:evaluation')

  /** Drafts from the texts as they are served, and says what the draft would have changed. */
  async function draft(made: Awaited<ReturnType<typeof open>>, more: object) {
    const { files } = await history(made)
    const body = { files, rationale: 'Measured.', ...more }
    return ask(made.world, 'POST /api/amendments/draft', { as: 'page', body })
  }
  async function enact(made: Awaited<ReturnType<typeof open>>, more: object) {
    const { file } = DraftResponse.parse((await draft(made, more)).json())
    const signed = formatAmendment(signAmendment(await parseAmendment(file), made.member))
    const body = { file: signed }
    const sent = await ask(made.world, 'POST /api/amendments', { as: 'nobody', body })
    made.time.now += 600_000
    return SubmitResponse.parse(sent.json()).amendment
  }

  test('goes with its amendment alone: the next one has its own, or none', async () => {
    const made = await open()
    const shown = DraftResponse.parse((await draft(made, { evaluation: '41 of 48' })).json())
    expect(shown.diff.find(({ name }) => name === 'evaluation.md')?.lines).toEqual([
      { kind: 'added', text: '41 of 48' },
    ])
    expect(await enact(made, { evaluation: '41 of 48' })).toMatchObject({ evaluation: '41 of 48' })
    const { files, versions } = await history(made)
    expect(versions[0]).toMatchObject({ seq: 2, evaluation: '41 of 48' })
    expect(files.map(({ text }) => text).join()).not.toMatch(/evaluation|41 of 48/)
    expect(await enact(made, {})).toMatchObject({ evaluation: null })
    expect(await enact(made, { evaluation: '45 of 48' })).toMatchObject({ evaluation: '45 of 48' })
    const all = (await history(made)).versions.map(({ evaluation }) => evaluation)
    expect(all).toEqual(['45 of 48', null, '41 of 48', null])
  })

  test('is shown whole to whoever signs, even where the one before says the same', async () => {
    const made = await open()
    const evaluation = ['41', 'of', '48', 'questions', 'right'].join('\n')
    await enact(made, { evaluation })
    for (const next of [evaluation, `${evaluation}ly`]) {
      const { diff } = DraftResponse.parse((await draft(made, { evaluation: next })).json())
      const shown = diff.find(({ name }) => name === 'evaluation.md')?.lines
      expect(shown).toEqual(next.split('\n').map((text) => ({ kind: 'added', text })))
    }
  })

  test('that edited files name is not taken for one that was attached', async () => {
    const made = await open()
    const files = (await history(made)).files.map((file) =>
      file.name === 'charter.toml'
        ? { ...file, text: `evaluation = "evaluation.md"\n${file.text}` }
        : file,
    )
    const old = [...files, { name: 'evaluation.md', text: 'of another time' }]
    const { file } = DraftResponse.parse((await draft(made, { files: old })).json())
    expect((await parseAmendment(file)).proposal.charter?.evaluation).toBeNull()
    expect(file).not.toContain('of another time')
  })

  test.each([
    ['too large', 'a'.repeat(MOST_EVALUATION_BYTES + 1)],
    ['too large in bytes alone', 'é'.repeat(MOST_EVALUATION_BYTES / 2 + 1)],
    ['empty', ''],
    ['a number', 48],
    ['a list of texts', ['41 of 48']],
    ['half of a character', 'a\ud800'],
  ])('that is %s is refused by name', async (_, evaluation) => {
    const refused = await draft(await open(), { evaluation })
    expect(refused.status).toBe(400)
    expect(refused.json()).toMatchObject({ code: 'invalid_request', param: 'evaluation' })
  })

  test('of the most bytes that there may be is drafted, signed and taken, after another one', async () => {
    const made = await open()
    const of = (line: string) => line.repeat(MOST_EVALUATION_BYTES / line.length)
    await enact(made, { evaluation: of('"a"\n') })
    const second = await enact(made, { evaluation: of('"b"\n') })
    expect(second).toMatchObject({ state: 'enacted', evaluation: of('"b"\n') })
  })

  test('is attached by who is signed in, and by nobody from another site', async () => {
    const made = await open()
    const [{ world }, { files }] = [made, await history(made)]
    const body = { files, rationale: '', evaluation: '41 of 48' }
    const path = 'POST /api/amendments/draft'
    expect((await ask(world, path, { as: 'nobody', body })).status).toBe(401)
    const headers = { origin: 'https://elsewhere.example' }
    expect((await ask(world, path, { as: 'page', headers, body })).status).toBe(403)
  })
})
