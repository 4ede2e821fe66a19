import { entryType, toBase64, withdrawalEntry, withdrawalSigned } from '@overt/verifier'
import { describe, expect, test, vi } from 'vitest'
import { promises } from '../../../test/promises.ts'
import type { SigningKey } from '../../ledger/key.ts'
import { hour, minute, pass } from '../install-fixture.ts'
import { parseAmendment } from './amendment-file.ts'
import { diffOf } from './change.ts'
import { draftBoard } from './draft.ts'
import { openAmendments } from './open-amendments.ts'
import { ada, bob, cy, nameOf, room, signedBy } from './room.fixture.ts'

describe('the life of an amendment', () => {
  promises('charter:amendment')

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
