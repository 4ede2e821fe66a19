import { rm } from 'node:fs/promises'
import { toBase64 } from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import { promises } from '../../../test/promises.ts'
import { artefactPath } from '../artefact.ts'
import { tomlName } from '../charter-text.ts'
import { minute } from '../install-fixture.ts'
import { votedWitnesses } from '../voted-witnesses.ts'
import { diffOf } from './change.ts'
import { draftBoard } from './draft.ts'
import { enactedCharters } from './view.ts'
import { ada, room, signedBy } from './room.fixture.ts'

describe('the history', () => {
  promises('charter:history')

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
