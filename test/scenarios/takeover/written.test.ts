import { charterEntry, concat, genesisEntry, toBase64, utf8, verify } from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import {
  boardBy,
  nextBoard,
  nextCharter,
  proposalOf,
  proposedBy,
  withdrawnBy,
} from '../../../server/charter/chain/chain-fixture.ts'
import {
  approvalOf,
  boardGenesis,
  bodyFor,
  signedBy,
} from '../../../server/charter/charter-fixture.ts'
import { install } from '../../../server/charter/install-fixture.ts'
import { keyPath } from '../../../server/charter/open-charter.ts'
import { openKey } from '../../../server/ledger/key.ts'
import { keyOf } from '../../../server/ledger/ledger-fixture.ts'
import { makeScene } from '../../../spec/vectors/scene.ts'
import { promises } from '../../promises.ts'
import { caught, force, governed, monitored } from './takeover.fixture.ts'

promises('charter:takeover')

describe('root writes into the ledger, whose key lies on the machine', () => {
  test('an older charter once more', async () => {
    const made = await install()
    const again = (await made.opened.ledger.entry(1)) ?? new Uint8Array()
    await expect(made.opened.governance.decide(again)).rejects.toThrow('does not follow')
    await force(made, again)
    await caught(made, 'it does not follow charter 1')
  })

  test('a charter with fewer signatures than the board asks for', async () => {
    const made = await governed()
    await expect(made.opened.governance.decide(signedBy(made.body, [made.ada]))).rejects.toThrow()
    await force(made, signedBy(made.body, [made.ada]))
    await caught(made, '1 of the board signed it, 2 must')
  })

  test('one key twice, and one member’s signature under another’s key', async () => {
    for (const second of ['ada', 'bob'] as const) {
      const made = await governed()
      const approval = approvalOf(made.body, made.ada)
      const other = { ...approval, key: toBase64(made[second].publicKey) }
      await force(made, charterEntry({ body: made.body, signatures: [approval, other] }))
      await caught(made, second === 'ada' ? '1 of the board signed it' : 'does not verify')
    }
  })

  test('the board’s own signatures, given for another ledger', async () => {
    const made = await governed()
    const elsewhere = boardGenesis(2, [made.ada, made.bob])
    await force(made, signedBy(await bodyFor(elsewhere), [made.ada, made.bob]))
    await caught(made, 'it is a charter of test.example/')
  })

  test('an amendment that was withdrawn, with all the approvals that it had', async () => {
    const made = await governed()
    const { governance, ledger } = made.opened
    const charter = { ...made.body, origin: ledger.origin }
    const proposal = proposalOf(charter, { origin: ledger.origin })
    await governance.decide(proposedBy(proposal, made.ada))
    await governance.decide(await withdrawnBy(proposal, made.ada))
    await force(made, signedBy(charter, [made.ada, made.bob]))
    await caught(made, 'whoever proposed it has withdrawn it')
  })

  test('an amendment that ran out of time long ago, with all the approvals that it had', async () => {
    promises('charter:late')
    const made = await governed()
    const { governance, ledger } = made.opened
    const charter = { ...made.body, origin: ledger.origin }
    const expires = 1_800_000_600
    const proposal = proposalOf(charter, { origin: ledger.origin, expires })
    await governance.decide(proposedBy(proposal, made.ada))
    const before = await monitored(made)
    if (!before.ok) throw new Error(before.alarm.detail)
    const twoDays = 48 * 3600
    await force(made, signedBy(charter, [made.ada, made.bob]))
    const state = { ...before.state, lookedAt: 1000 * (expires + twoDays) }
    expect(await monitored(made, state)).toMatchObject({
      ok: false,
      alarm: { because: 'entry', detail: expect.stringContaining('its amendment had ended at') },
    })
  })

  test('charters in the wrong order', async () => {
    const made = await governed()
    const later = await nextCharter({ reason: 'the one after' }, made.body)
    await force(made, signedBy(later, [made.ada, made.bob]))
    await caught(made, 'it does not follow charter 1')
  })

  test('a board of root’s own, with the key that the first start left on the server', async () => {
    const made = await governed()
    const left = await openKey(keyPath(made.home, 'member'))
    const { chain } = made.opened.governance
    const place = { origin: chain.origin, seq: 2, prev: chain.boards[1]?.hash ?? '' }
    const mine = nextBoard([left], { ...place, threshold: 1 })
    await force(made, boardBy(mine, [left]))
    await caught(made, '0 of the board signed it, 2 must (the board before it)')
  })

  test('a genesis of root’s own: it has another fingerprint', async () => {
    const made = await install()
    const other = genesisEntry(boardGenesis(1, [keyOf(66)]))
    await expect(made.opened.governance.decide(other)).rejects.toThrow('not known')
    const scene = await makeScene()
    const stranger = 'a'.repeat(26)
    expect((await verify(scene.bytes, { origin: stranger })).exit).not.toBe(0)
  })

  test('an entry of a kind that nobody knows', async () => {
    const made = await install()
    await force(made, concat(Uint8Array.of(0x7f), utf8('{}')))
    await caught(made, 'not known to this version')
  })
})
