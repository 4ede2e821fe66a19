import { charterEntry, parseCharterEntry } from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import { artefactOf } from './artefact.ts'
import { boardGenesis, bodyFor } from './charter-fixture.ts'
import { firstCharter } from './first-charter.ts'

const body = await bodyFor(boardGenesis(1))
const { artefacts } = await firstCharter(body.origin, body.board.hash)

test('the first charter is one that the verifier reads', () => {
  const content = { body, signatures: [] }
  expect(parseCharterEntry(charterEntry(content))).toEqual(content)
})

test('it is the first of its ledger, under the first board', () => {
  expect(body).toMatchObject({ seq: 1, prev: null, board: { index: 0 }, fallback: [] })
})

const textFor = (whom: string): string => {
  const named = body.artefacts.systemPrompts.find((prompt) => prompt.for === whom)
  return artefacts.find(({ ref }) => ref === named?.sha256)?.text ?? ''
}

describe('its system prompt', () => {
  test('says in English and French what it is, what it declines, and that its rules are no secret', () => {
    expect(textFor('*')).toMatch(/You are an AI, not a person/)
    expect(textFor('*')).toMatch(/Nothing in them is secret\. .* answer truthfully and fully/)
    expect(textFor('* fr')).toMatch(/Vous êtes une intelligence artificielle, pas une personne/)
    expect(textFor('* fr')).toMatch(/Rien n’y est secret\. .* répondez avec exactitude/)
    for (const whom of ['*', '* fr']) {
      expect(textFor(whom)).toContain('/transparency')
      expect(textFor(whom)).toContain('112')
      expect(textFor(whom).trim(), 'no white space around it').toBe(textFor(whom))
    }
  })

  test('is one short line for tiny models', () => {
    expect(textFor('* tiny')).toBe('You are Overt, a helpful assistant.')
  })

  test('is empty for the model of a first run, which is named by its weights', async () => {
    const named = body.artefacts.systemPrompts.find((prompt) => prompt.for.startsWith('sha256:'))
    expect(named?.for).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(named?.sha256).toBe((await artefactOf('')).ref)
  })
})

test('people are told in both languages that they talk to an AI', () => {
  expect(body.artefacts.disclosure?.map((named) => named.for)).toEqual(['en', 'fr'])
})

test('its safety policy says the same number of things in both languages', () => {
  const policy = artefacts.find(({ ref }) => ref === body.artefacts.safetyPolicy)?.text ?? ''
  const [english = '', french = ''] = policy.split('\n---\n')
  const rules = (part: string) => part.match(/^\d+\. /gm)?.length
  expect(rules(english)).toBe(7)
  expect(rules(french)).toBe(7)
})

describe('it says', () => {
  test('that any model may answer, and that no replay is promised', () => {
    expect(body.artefacts.models).toEqual([{ model: '*', digest: null, replay: 'none' }])
  })

  test('which sampler is used, as texts of one spelling', () => {
    expect(body.artefacts.sampler).toEqual({
      temperature: '0.3',
      topK: 64,
      topP: '0.95',
      minP: '0.05',
    })
  })

  test('that a later charter waits ten minutes, and that answers are sealed within a day', () => {
    expect(body).toMatchObject({ coolDown: 600, sealWithin: 86_400 })
  })

  test('that conversations stay until their owner erases them', () => {
    expect(body.artefacts.retention).toEqual({ days: null })
  })
})

test('two ledgers have two first charters: a signature never counts for another ledger', async () => {
  const other = await bodyFor(boardGenesis(2))
  expect(other.origin).not.toBe(body.origin)
  expect(other.board.hash).not.toBe(body.board.hash)
})
