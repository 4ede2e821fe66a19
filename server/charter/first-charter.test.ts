import { readFile } from 'node:fs/promises'
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

test('its system prompt for every model is one short line that names the product', async () => {
  const file = new URL('./first/system-prompt.txt', import.meta.url)
  const prompt = await readFile(file, 'utf8')
  expect(prompt).toBe('You are Overt, a helpful assistant.')
  expect(prompt).not.toContain('\n')
  const { ref } = await artefactOf(prompt)
  expect(body.artefacts.systemPrompts).toContainEqual({ for: '*', sha256: ref })
  expect(artefacts).toContainEqual({ ref, text: prompt })
})

test('the model of a first run is told nothing, and is named by its weights', async () => {
  const [, tiny] = body.artefacts.systemPrompts
  expect(tiny?.for).toMatch(/^sha256:[0-9a-f]{64}$/)
  expect(tiny?.sha256).toBe((await artefactOf('')).ref)
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
