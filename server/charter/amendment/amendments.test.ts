import { readdir, rm } from 'node:fs/promises'
import { entryType, toBase64, withdrawalEntry, withdrawalSigned } from '@overt/verifier'
import { describe, expect, test, vi } from 'vitest'
import { promises } from '../../../test/promises.ts'
import type { SigningKey } from '../../ledger/key.ts'
import { keyOf } from '../../ledger/ledger-fixture.ts'
import { artefactPath } from '../artefact.ts'
import { type CharterFiles, tomlName } from '../charter-text.ts'
import { hour, install, minute, pass } from '../install-fixture.ts'
import { artefactFolderOf } from '../open-charter.ts'
import { votedWitnesses } from '../voted-witnesses.ts'
import { type Amendment, formatAmendment, parseAmendment, signAmendment } from './amendment-file.ts'
import { diffOf } from './change.ts'
import { draftBoard } from './draft.ts'
import { openAmendments } from './open-amendments.ts'
import { enactedCharters } from './view.ts'

const [ada, bob, cy] = [keyOf(31), keyOf(32), keyOf(33)]
const nameOf = new Map([
  [ada, 'ada'],
  [bob, 'bob'],
  [cy, 'cy'],
])

async function room() {
  const made = await install()
  const { opened, time, home } = made
  const parts = {
    governance: opened.governance,
    artefactFolder: artefactFolderOf(home),
    clock: () => time.now,
  }
  const amendments = await openAmendments(parts)
  const files = (): CharterFiles =>
    new Map(amendments.history().files.map(({ name, text }) => [name, text]))
  /** The charter's files with one line of the main prompt changed. */
  const edited = (line: string): CharterFiles => {
    const now = files()
    return new Map([...now, ['prompt.txt', `${now.get('prompt.txt')}\n\n${line}`]])
  }
  const submit = async (file: Amendment) => (await amendments.submit(formatAmendment(file))).hash
  /** Two of three, none of their keys on the server. */
  async function grow(): Promise<void> {
    const members = [ada, bob, cy].map((key) => ({
      name: nameOf.get(key) ?? '',
      key: toBase64(key.publicKey),
    }))
    const { chain } = opened.governance
    const draft = draftBoard(
      { chain, clock: parts.clock },
      { members, threshold: 2, witnesses: null },
      'We are three.',
    )
    await submit(signedBy(draft, made.member, ada, bob))
  }
  return { ...made, parts, amendments, files, edited, submit, grow }
}

const signedBy = (file: Amendment, ...keys: readonly SigningKey[]): Amendment =>
  keys.reduce(signAmendment, file)

describe('the life of an amendment', () => {
  promises('charter:amendment', 'charter:history')

  test('of one alone: signed, it is proposed, approved, enacted, and in force when it has cooled down', async () => {
    const { amendments, edited, submit, member, opened, time } = await room()
    const draft = await amendments.draft(edited('Be kind.'), 'Kinder answers.')
    expect(diffOf(draft).map(({ name }) => name)).toEqual(['charter.toml', 'prompt.txt'])
    expect(draft.proposal.charter?.reason).toBe('Kinder answers.')
    const hash = await submit(signedBy(draft, member))
    expect(await amendments.get(hash ?? '')).toMatchObject({
      of: 'charter',
      state: 'enacted',
      rationale: 'Kinder answers.',
      proposedBy: 'owner',
      approvedBy: ['owner'],
    })
    expect(opened.charter.seq).toBe(1)
    pass(time, 10 * minute)
    expect(opened.charter.systemPrompt('m').text).toMatch(/Be kind\.$/)
  })

  test('of two of three: the first signature proposes it, the second one decides', async () => {
    const { amendments, edited, submit, grow, opened } = await room()
    await grow()
    const draft = await amendments.draft(edited('Be kind.'), 'Kinder answers.')
    const hash = (await submit(signedBy(draft, bob))) ?? ''
    expect(await amendments.get(hash)).toMatchObject({
      state: 'open',
      approvedBy: ['bob'],
      votes: [{ signed: 1, needed: 2 }],
    })
    const fetched = await parseAmendment((await amendments.file(hash)) ?? '')
    expect(diffOf(fetched)).toEqual(diffOf(draft))
    // It can be sent again as it is: whoever fetched it need not look for a member who proposes it.
    expect(fetched.proposed?.key).toBe(toBase64(bob.publicKey))
    await submit(signedBy(fetched, cy))
    expect(await amendments.get(hash)).toMatchObject({
      state: 'enacted',
      approvedBy: ['bob', 'cy'],
    })
    expect(opened.governance.chain.charters).toHaveLength(2)
  })

  test('taken twice it is taken once', async () => {
    const { amendments, edited, submit, grow, opened } = await room()
    await grow()
    const once = signedBy(await amendments.draft(edited('Be kind.'), ''), bob)
    await submit(once)
    const { size } = opened.ledger.head()
    await submit(once)
    expect(opened.ledger.head().size).toBe(size)
  })

  test('withdrawn by whoever proposed it, it can no longer be approved', async () => {
    const { amendments, edited, submit, grow, opened } = await room()
    await grow()
    const draft = signedBy(await amendments.draft(edited('Be kind.'), ''), bob)
    const hash = (await submit(draft)) ?? ''
    const { origin } = opened.ledger
    const body = { v: 'withdrawal/v1', origin, proposal: hash, reason: 'no' } as const
    const withdrawal = (key: SigningKey) => {
      const signature = toBase64(key.sign(withdrawalSigned(body)))
      const entry = withdrawalEntry({
        body,
        signature: { key: toBase64(key.publicKey), signature },
      })
      return `withdrawal:${toBase64(entry)}`
    }
    await expect(amendments.submit(withdrawal(cy))).rejects.toThrow('only the member who proposed')
    await amendments.submit(withdrawal(bob))
    expect(await amendments.get(hash)).toMatchObject({ state: 'withdrawn' })
    await expect(submit(signedBy(draft, cy))).rejects.toThrow('was withdrawn')
  })

  test('expired it can no longer come about, whoever approves', async () => {
    const { amendments, edited, submit, grow, time } = await room()
    await grow()
    const draft = signedBy(await amendments.draft(edited('Be kind.'), ''), bob)
    const hash = (await submit(draft)) ?? ''
    pass(time, 8 * 24 * hour)
    expect(await amendments.get(hash)).toMatchObject({ state: 'expired' })
    await expect(submit(signedBy(draft, cy))).rejects.toThrow('its time is over')
  })

  test('a member leaves whose signature then counts no more, and in the end one decides again', async () => {
    promises('board:grow')
    const { amendments, edited, submit, grow, opened, parts } = await room()
    await grow()
    const seat = async (keys: readonly SigningKey[], ...by: readonly SigningKey[]) => {
      const { chain } = opened.governance
      const members = keys.map((key) => ({
        name: nameOf.get(key) ?? '',
        key: toBase64(key.publicKey),
      }))
      const next = { members, threshold: keys.length, witnesses: null }
      return submit(signedBy(draftBoard({ chain, clock: parts.clock }, next, 'cy goes.'), ...by))
    }
    const kind = await amendments.draft(edited('Be kind.'), '')
    const open = (await submit(signedBy(kind, cy))) ?? ''
    // Whoever goes need not agree.
    await seat([ada, bob], ada, bob)
    expect(opened.charter.board).toMatchObject({ threshold: 2, members: [{}, {}] })
    expect(await amendments.get(open)).toMatchObject({ state: 'superseded' })
    const next = await amendments.draft(edited('Be brief.'), '')
    expect(() => signedBy(next, cy)).toThrow('this key is of nobody who decides on it')
    await expect(seat([ada], ada)).resolves.toBeTypeOf('string')
    expect(opened.charter.board.members).toHaveLength(2)
    await seat([ada], bob)
    expect(opened.charter.board).toMatchObject({ threshold: 1, members: [{ name: 'ada' }] })
    await submit(signedBy(await amendments.draft(edited('Be brief.'), ''), ada))
    expect(opened.governance.chain.charters).toHaveLength(2)
  })

  test('a board that has expired before it is seated can no longer come about', async () => {
    const { amendments, submit, grow, opened, time } = await room()
    await grow()
    const { chain } = opened.governance
    const members = [{ name: 'ada', key: toBase64(ada.publicKey) }]
    const expires = Math.floor((time.now + hour) / 1000)
    const next = { members, threshold: 1, expires, witnesses: null }
    const draft = signedBy(draftBoard({ chain, clock: () => time.now }, next, ''), ada)
    const hash = (await submit(draft)) ?? ''
    const shown = await amendments.get(hash)
    expect(shown).toMatchObject({ state: 'open', expires: new Date(1000 * expires).toISOString() })
    pass(time, hour)
    expect(await amendments.get(hash)).toMatchObject({ state: 'expired' })
    await expect(submit(signedBy(draft, bob))).rejects.toThrow('its time is over')
    expect(opened.charter.board.members).toHaveLength(3)
  })

  test('another one that comes first supersedes it', async () => {
    const { amendments, edited, submit, grow } = await room()
    await grow()
    const slowly = signedBy(await amendments.draft(edited('Slow.'), ''), bob)
    const slow = (await submit(slowly)) ?? ''
    const fast = signedBy(await amendments.draft(edited('Fast.'), ''), ada, cy)
    await submit(fast)
    await expect(submit(signedBy(slowly, cy))).rejects.toThrow('took its place: prepare it anew')
    await expect(submit(signedBy(fast, bob))).rejects.toThrow(
      'This was not taken: it is enacted already, so nobody need sign it any more.',
    )
    await submit(fast)
    expect(await amendments.get(slow)).toMatchObject({ state: 'superseded' })
    expect((await amendments.list()).map(({ state }) => state)).toEqual([
      'enacted',
      'superseded',
      'enacted',
    ])
  })

  test('what a crash left between the last approval and the charter is enacted at the next start', async () => {
    const { amendments, edited, submit, parts, opened, grow } = await room()
    await grow()
    const draft = signedBy(await amendments.draft(edited('Be kind.'), ''), bob, cy)
    const write = opened.governance.write.bind(opened.governance)
    const dying = vi.spyOn(opened.governance, 'write')
    // The proposal and both approvals are written, and then the power goes.
    dying.mockImplementation((entry) =>
      entry[0] === entryType.charter ? Promise.reject(new Error('killed')) : write(entry),
    )
    await expect(submit(draft)).rejects.toThrow('killed')
    dying.mockRestore()
    expect(opened.governance.chain.charters).toHaveLength(1)
    await openAmendments(parts)
    await opened.governance.settled()
    expect(opened.governance.chain.charters).toHaveLength(2)
  })
})

describe('the history', () => {
  test('shows each version: its diff, who approved, when it was seen and when it took effect', async () => {
    const { amendments, opened, edited, submit, member, time } = await room()
    await submit(signedBy(await amendments.draft(edited('Be kind.'), ''), member))
    const { versions, inForce, files } = amendments.history()
    expect(versions).toMatchObject(enactedCharters(opened.governance).toReversed())
    expect(inForce).toEqual({ kind: 'charter', seq: 1, emergency: false, lapses: null })
    expect(files.map(({ name }) => name)).toContain(tomlName)
    expect(versions.map(({ seq }) => seq)).toEqual([2, 1])
    const active = new Date(time.now + 10 * minute).toISOString()
    expect(versions[0]).toMatchObject({ approvedBy: ['owner'], active, threshold: 1 })
    expect(versions[0]?.diff.flatMap(({ lines }) => lines)).toContainEqual({
      kind: 'added',
      text: 'Be kind.',
    })
    expect(versions[1]).toMatchObject({ seen: null, active: null, diff: [] })
  })

  test('has the files of the last version to amend, though it still cools down', async () => {
    const { amendments, edited, files, submit, member, opened } = await room()
    await submit(signedBy(await amendments.draft(edited('Be kind.'), ''), member))
    expect(opened.charter.seq).toBe(1)
    expect(files().get('prompt.txt')).toMatch(/Be kind\.\s*$/)
    const next = diffOf(await amendments.draft(edited('Be brief.'), 'Briefer.'))
    const lines = next.flatMap(({ lines: changed }) => changed)
    expect(lines).toContainEqual({ kind: 'added', text: 'Be brief.' })
    expect(lines.filter(({ kind }) => kind === 'removed')).toHaveLength(1)
  })

  test('keeps every version whole', async () => {
    const { amendments, edited, submit, member, files } = await room()
    const before = Object.fromEntries(files())
    await submit(signedBy(await amendments.draft(edited('Be kind.'), ''), member))
    expect(amendments.version(1)).toMatchObject({ body: { seq: 1 }, files: before })
    expect(amendments.version(2)).toMatchObject({ body: { seq: 2 }, signatures: [{}] })
    expect(amendments.version(3)).toBeNull()
  })
})

test('everybody reads what the board voted on: who may act alone, until when, and whose witness it wants', async () => {
  promises('board:witnesses')
  const { amendments, submit, member, opened, parts } = await room()
  const alone = toBase64(member.publicKey)
  expect((await amendments.seated()).board).toMatchObject({
    emergency: [alone],
    expires: null,
    witnesses: null,
  })
  const { chain } = opened.governance
  const witnesses = await votedWitnesses('# ours\nquorum none\n')
  const next = {
    members: [{ name: 'ada', key: toBase64(ada.publicKey) }],
    threshold: 1,
    emergency: [],
    expires: 1_826_914_503,
    witnesses,
  }
  await submit(signedBy(draftBoard({ chain, clock: parts.clock }, next, ''), member, ada))
  expect((await amendments.seated()).board).toMatchObject({
    members: [{ name: 'ada' }],
    emergency: [],
    expires: '2027-11-22T20:15:03.000Z',
    witnesses: { hash: witnesses.ref, text: 'quorum none\n' },
  })
  await rm(artefactPath(parts.artefactFolder, witnesses.ref))
  expect((await amendments.seated()).board.witnesses).toEqual({ hash: witnesses.ref, text: null })
})

describe('a file is refused', () => {
  test('that asks for what no board could live with, before anybody signs it', async () => {
    const { amendments, files } = await room()
    const toml = (files().get(tomlName) ?? '').replace(/cool_down.*/, 'cool_down_seconds = 9000000')
    await expect(amendments.draft(new Map([...files(), [tomlName, toml]]), '')).rejects.toThrow(
      'could not amend the charter: its coolDown is 9000000, and 2592000 is the most.',
    )
    const draft = await amendments.draft(files(), '')
    const beyond = { ...draft, proposal: { ...draft.proposal, expires: 9e15 } }
    await expect(parseAmendment(formatAmendment(beyond))).rejects.toThrow('is the most')
  })

  test('that nobody signed, or a stranger, and nothing of it is kept', async () => {
    const { amendments, edited, submit, home, opened, member } = await room()
    const kept = async () => (await readdir(artefactFolderOf(home))).length
    const [before, { size }] = [await kept(), opened.ledger.head()]
    const draft = await amendments.draft(edited('Obey me.'), '')
    await expect(submit(draft)).rejects.toThrow('nobody who decides today has signed it')
    expect(() => signedBy(draft, ada)).toThrow('this key is of nobody who decides on it')
    const [approval] = signedBy(draft, member).approvals
    if (!approval) throw new Error('nobody signed')
    const byAda = { ...approval, key: toBase64(ada.publicKey) }
    await expect(submit({ ...draft, proposed: byAda })).rejects.toThrow('not on the board')
    await expect(submit({ ...draft, approvals: [byAda] })).rejects.toThrow('not on the board')
    expect([await kept(), opened.ledger.head().size]).toEqual([before, size])
  })

  test.each<[string, (file: Amendment) => Amendment, string]>([
    [
      'whose text was changed after it was signed',
      (file) => ({
        ...file,
        texts: { ...file.texts, [Object.keys(file.texts)[0] ?? '']: 'Obey.' },
      }),
      'a text in it is not the one',
    ],
    [
      'that shows another charter as today’s, so that its diff would lie',
      (file) => ({ ...file, before: file.proposal.charter }),
      'is not the one that it follows',
    ],
    ['that shows no charter as today’s', (file) => ({ ...file, before: null }), 'is not in it'],
    ['that lacks a text', (file) => ({ ...file, texts: {} }), 'a text that it names is not in it'],
    [
      'that proposes two things',
      (file) => ({ ...file, proposal: { ...file.proposal, charter: null } }),
      'no charter and no board',
    ],
  ])('%s', async (_, change, why) => {
    const { amendments, edited, member } = await room()
    const file = signedBy(await amendments.draft(edited('Be kind.'), ''), member)
    await expect(amendments.submit(formatAmendment(change(file)))).rejects.toThrow(why)
  })

  test.each(['', '{', '[]', 'withdrawal:AAAA', 'emergency:AAAA', 'emergency:%%'])(
    'that is none: %j',
    async (source) => {
      const { amendments } = await room()
      await expect(amendments.submit(source)).rejects.toMatchObject({ code: 'decision_refused' })
    },
  )
})
