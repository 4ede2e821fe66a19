import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type BoardBody,
  type CharterBody,
  canonical,
  parseBoardEntry,
  toBase64,
} from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import { promises } from '../../../test/promises.ts'
import { maxEntryBytes } from '../../ledger/bundle.ts'
import { keyOf } from '../../ledger/ledger-fixture.ts'
import { board, signedBy } from '../charter-fixture.ts'
import { boardBounds } from './bounds.ts'
import { boardBy, first, nextBoard, nextCharter } from './chain-fixture.ts'
import { proposalOf, proposedBy, readOn } from './chain-fixture.ts'

const [ada, bob] = board
const charter = await nextCharter()
const { artefacts } = first

/** A sentence that makes the body as long as that. */
const reasonFor = (length: number): string =>
  'x'.repeat(length - canonical({ ...charter, reason: '' }).length)

describe('a charter with which no other could come about is refused, and so is its proposal', () => {
  promises('charter:bounds')

  test.each<[string, Partial<CharterBody>, Partial<CharterBody>]>([
    ['length', { reason: reasonFor(32_768) }, { reason: reasonFor(32_769) }],
    ['cool-down', { coolDown: 2_592_000 }, { coolDown: 2_592_001 }],
    [
      'time between two checkpoints',
      { publish: { everySeconds: 43_200, padTo: 1 } },
      { publish: { everySeconds: 43_201, padTo: 1 } },
    ],
    [
      'padding',
      { publish: { everySeconds: 1, padTo: 4096 } },
      { publish: { everySeconds: 1, padTo: 4097 } },
    ],
    [
      'retention',
      { artefacts: { ...artefacts, retention: { days: 36_500 } } },
      { artefacts: { ...artefacts, retention: { days: 36_501 } } },
    ],
  ])('by its %s', async (_, most, more) => {
    expect(await readOn(signedBy({ ...charter, ...most }, board))).toMatchObject({
      charters: [{}, {}],
    })
    const fault = expect.stringMatching(/ and \d+ is the most$/)
    const beyond = { ...charter, ...more }
    expect(await readOn(signedBy(beyond, board))).toEqual({ fault })
    expect(await readOn(proposedBy(proposalOf(beyond), ada))).toEqual({ fault })
  })
})

/** The last second that a date is written for. */
test('a charter that names what nothing here would hold to is refused, and so is its proposal', async () => {
  const [{ sha256 } = { sha256: '' }] = artefacts.systemPrompts
  for (const [named, fault] of [
    [{ templates: [{ for: '*', sha256 }] }, 'it names chat templates, and a model has its own'],
    [{ tools: ['calculator'] }, 'it names tools, and there are none'],
  ] as const) {
    const body = { ...charter, artefacts: { ...artefacts, ...named } }
    const refused = { fault: expect.stringContaining(fault) }
    expect(await readOn(signedBy(body, board))).toEqual(refused)
    expect(await readOn(proposedBy(proposalOf(body), ada))).toEqual(refused)
  }
})

const last = 253_402_300_799

test('a board or a proposal that ends when no date can be written for it is refused', async () => {
  const fault = `its expires is ${last + 1}, and ${last} is the most`
  const seat = (expires: number) => readOn(boardBy(nextBoard([ada, bob], { expires }), [ada, bob]))
  expect(await seat(last)).toMatchObject({ boards: [{}, { expires: last }] })
  expect(await seat(last + 1)).toEqual({ fault })
  const propose = (expires: number) => readOn(proposedBy(proposalOf(charter, { expires }), ada))
  expect(await propose(last)).toMatchObject({ proposals: [{}] })
  expect(await propose(last + 1)).toEqual({ fault })
})

describe('a board is refused whose members could be taken for each other', () => {
  const [one, other] = nextBoard([ada, bob]).members
  if (!one || !other) throw new Error('nobody is on the board')
  const named = (name: string) =>
    boardBounds(
      nextBoard([ada, bob], {
        members: [
          { ...one, name: 'ada' },
          { ...other, name },
        ],
      }),
    )

  test('because two have one name', async () => {
    expect(named('ana')).toBeNull()
    expect(named('ada')).toBe('two of its members are called ada')
    const members = [one, { ...other, name: one.name }]
    expect(await readOn(boardBy(nextBoard([ada, bob], { members }), [ada, bob]))).toEqual({
      fault: `two of its members are called ${one.name}`,
    })
  })

  test.each(['', ' ada', 'ada\n2 of 3 decide.', 'ada\u200b', 'ada\ufe0f', 'a=b', 'x'.repeat(101)])(
    'by the name %j',
    (name) => {
      expect(named(name)).toContain('the name of a member has 1 to 100 characters')
    },
  )
})

test('a board that no receipt could show any more is refused', () => {
  expect(boardBounds(nextBoard([ada, bob], { seq: 63 }))).toBeNull()
  expect(boardBounds(nextBoard([ada, bob], { seq: 64 }))).toBe('its seq is 64, and 63 is the most')
})

test('the page on charters has the same bounds', async () => {
  const page = await readFile(join(import.meta.dirname, '../../../spec/charter.md'), 'utf8')
  for (const most of ['32,768', '128', '2,592,000', '43,200', '4,096', '36,500']) {
    expect(page).toContain(`| ${most}`)
  }
})

test('the longest board there may be fits into an entry with the signatures of all of both boards', () => {
  const keys = Array.from({ length: 64 }, (_, at) => keyOf(100 + at))
  const longest = (name: string): BoardBody => ({
    ...nextBoard(keys),
    members: keys.map((key) => ({ name, key: toBase64(key.publicKey) })),
  })
  const { length } = canonical(longest(''))
  const body = longest('x'.repeat(Math.floor((32_768 - length) / 64)))
  const entry = boardBy(body, [...keys, ...keys])
  expect(entry.length).toBeLessThan(maxEntryBytes)
  expect(parseBoardEntry(entry)?.signatures).toHaveLength(128)
})
