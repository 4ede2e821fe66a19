import { type BoardBody, toBase64 } from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import { promises } from '../../../test/promises.ts'
import type { SigningKey } from '../../ledger/key.ts'
import { keyOf } from '../../ledger/ledger-fixture.ts'
import { boardBy, nextBoard } from '../chain/chain-fixture.ts'
import { install } from '../install-fixture.ts'
import { type Amendment, formatAmendment, parseAmendment, signAmendment } from './amendment-file.ts'
import { draftBoard } from './draft.ts'
import { showSigned } from './shown.ts'

promises('charter:shown')

const [ada, bob, mallory] = [keyOf(31), keyOf(32), keyOf(33)]
const memberOf = (name: string, key: SigningKey) => ({ name, key: toBase64(key.publicKey) })

/** ada and bob decide, ada alone may stop, for a year; somebody wants mallory on the board. */
async function room() {
  const { opened, member, time } = await install()
  const { governance } = opened
  const place = { origin: opened.ledger.origin, prev: governance.chain.boards[0]?.hash ?? '' }
  const emergency = [toBase64(ada.publicKey)]
  const seated: BoardBody = {
    ...nextBoard([ada, bob], place),
    members: [memberOf('ada', ada), memberOf('bob', bob)],
    emergency,
    expires: 1_831_536_000,
  }
  await governance.decide(boardBy(seated, [member, ada, bob]))
  const parts = { chain: governance.chain, clock: () => time.now }
  const draft = (
    members = [memberOf('ada', ada), memberOf('bob', bob), memberOf('mallory', mallory)],
  ) => draftBoard(parts, { members, threshold: 2, witnesses: null }, 'Why not.')
  return { draft, seated }
}

const board = (file: Amendment): BoardBody => {
  if (file.board.v !== 'board/v1') throw new Error('this is the first board')
  return file.board
}

const shownLines = async (file: Amendment): Promise<readonly string[]> => {
  const { diff } = await showSigned(formatAmendment(file))
  return diff.flatMap(({ lines }) =>
    lines.flatMap((line) =>
      line.kind === 'added' || line.kind === 'removed' ? [`${line.kind} ${line.text}`] : [],
    ),
  )
}

describe('whoever signs a change of the board is shown', () => {
  test('who may act alone from then on, and that it ends no more', async () => {
    const { draft, seated } = await room()
    const members = [memberOf('ada', ada), memberOf('bob', bob)]
    const [, key] = members.map((one) => one.key)
    expect(await shownLines(draft(members))).toEqual([
      `removed bob: ${key}`,
      `removed It expires on ${new Date(1000 * (seated.expires ?? 0)).toISOString()}.`,
      `added bob: ${key} (may stop the assistant alone)`,
    ])
  })

  test.each<[string, Partial<BoardBody>]>([
    [
      'who comes',
      { members: [memberOf('ada', ada), memberOf('bob', bob), memberOf('mallory', mallory)] },
    ],
    ['how many decide', { threshold: 1 }],
    ['who may act alone', { emergency: [] }],
    ['until when it decides', { expires: null }],
  ])('%s, whatever the file calls today’s board', async (_, claimed) => {
    const { draft } = await room()
    const file = draft()
    const forged = { ...file, board: { ...board(file), ...claimed } }
    await expect(parseAmendment(formatAmendment(forged))).rejects.toThrow(
      'the board that it shows as today’s is not the one that it follows',
    )
  })

  test('whose signatures are in it, and none that was not given', async () => {
    const { draft } = await room()
    const signed = signAmendment(draft(), ada)
    expect(await showSigned(formatAmendment(signed))).toMatchObject({
      approvals: 1,
      votes: [
        { signed: 1, needed: 2 },
        { signed: 1, needed: 2 },
      ],
    })
    const [approval] = signed.approvals
    if (!approval) throw new Error('nobody signed')
    const asBob = { ...approval, key: toBase64(bob.publicKey) }
    for (const [file, why] of [
      [{ ...signed, approvals: [approval, asBob] }, 'signature does not verify'],
      [{ ...signed, approvals: [approval, approval] }, 'a member has signed it twice'],
      [{ ...signed, proposed: approval }, 'signature does not verify'],
      [
        { ...signed, approvals: [{ ...approval, key: toBase64(keyOf(34).publicKey) }] },
        'someone signed it who is not on the board',
      ],
    ] as const) {
      await expect(parseAmendment(formatAmendment(file))).rejects.toThrow(why)
    }
  })
})

describe('a file that could be read as two things is none', () => {
  test.each<[string, (source: string) => string]>([
    ['with a key twice', (source) => source.replace('{', '{"approvals":[],')],
    [
      'with a key twice inside what is proposed',
      (source) => source.replace('"rationale":', '"rationale":"Nothing changes.","rationale":'),
    ],
    ['laid out otherwise', (source) => JSON.stringify(JSON.parse(source), null, 2)],
    ['nested without end', () => '['.repeat(100_000)],
    ['cut short', (source) => source.slice(0, -20)],
    ['with something behind it', (source) => `${source}{}`],
  ])('%s', async (_, change) => {
    const { draft } = await room()
    const source = formatAmendment(draft())
    expect((await parseAmendment(source)).proposal.rationale).toBe('Why not.')
    await expect(parseAmendment(change(source))).rejects.toThrow(
      'could not read the amendment: it is no amendment file, or was written anew on its way',
    )
  })

  test('a line break more or less at its end says nothing', async () => {
    const { draft } = await room()
    const source = formatAmendment(draft())
    expect(await parseAmendment(`${source.trim()}\r\n`)).toEqual(await parseAmendment(source))
  })
})
