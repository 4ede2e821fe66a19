import { readdir } from 'node:fs/promises'
import { toBase64 } from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import { tomlName } from '../charter-text.ts'
import { artefactFolderOf } from '../open-charter.ts'
import { type Amendment, formatAmendment, parseAmendment } from './amendment-file.ts'
import { ada, room, signedBy } from './room.fixture.ts'

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
