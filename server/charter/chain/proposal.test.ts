import { describe, expect, test } from 'vitest'
import { approvalEntry, proposalHash, toBase64, utf8 } from '@overt/verifier'
import { keyOf } from '../../ledger/ledger-fixture.ts'
import { board, signedBy } from '../charter-fixture.ts'
import {
  approvedBy,
  boardBy,
  nextBoard,
  nextCharter,
  origin,
  proposalOf,
  proposedBy,
  readOn,
  withdrawnBy,
} from './chain-fixture.ts'

const [ada, bob, cy] = board
const charter = await nextCharter()
const proposal = proposalOf(charter)
const proposed = proposedBy(proposal, ada)

test('a proposal and its approvals are gathered, and decide nothing', async () => {
  const chain = await readOn(
    proposed,
    await approvedBy(proposal, ada),
    await approvedBy(proposal, cy),
  )
  expect(chain).toMatchObject({
    charters: [{ index: 1 }],
    proposals: [
      {
        index: 2,
        signature: { key: toBase64(ada.publicKey) },
        withdrawn: null,
        approvals: [{ index: 3 }, { index: 4 }],
      },
    ],
  })
})

test('its approvals are the signatures of the charter that it becomes', async () => {
  const gathered = await readOn(
    proposed,
    await approvedBy(proposal, ada),
    await approvedBy(proposal, cy),
  )
  if ('fault' in gathered) throw new Error(gathered.fault)
  expect(await readOn(proposed, signedBy(charter, [ada, cy]))).toMatchObject({
    charters: [
      {},
      {
        signatures: gathered.proposals[0]?.approvals.map(({ key, signature }) => ({
          key,
          signature,
        })),
      },
    ],
  })
})

test('a proposed board may be approved by its own members too', async () => {
  const dora = keyOf(21)
  const rotation = proposalOf(null, { board: nextBoard([ada, dora]) })
  const entries = [proposedBy(rotation, ada), await approvedBy(rotation, dora)]
  expect(await readOn(...entries)).toMatchObject({ proposals: [{ approvals: [{ index: 3 }] }] })
})

describe('a proposal is refused', () => {
  test.each([
    ['by a stranger', proposedBy(proposal, keyOf(99)), 'someone signed it who is not on the board'],
    [
      'of another ledger',
      proposedBy(proposalOf(charter, { origin: 'x/y' }), ada),
      'it is a proposal for x/y',
    ],
    [
      'whose charter does not follow',
      proposedBy(proposalOf({ ...charter, seq: 3 }), ada),
      'it does not follow charter 1',
    ],
  ])('%s', async (_, entry, fault) => {
    expect(await readOn(entry)).toEqual({ fault })
  })

  test('a second time', async () => {
    expect(await readOn(proposed, proposedBy(proposal, bob))).toEqual({
      fault: 'it was proposed before',
    })
  })

  test('whose rationale was changed after it was signed', async () => {
    const altered = new TextDecoder().decode(proposed.subarray(1)).replace('better', 'bitter')
    expect(await readOn(new Uint8Array([4, ...utf8(altered)]))).toEqual({
      fault: "a board member's signature does not verify",
    })
  })
})

describe('an approval is refused', () => {
  test('of a proposal that nobody made', async () => {
    expect(await readOn(await approvedBy(proposal, ada))).toEqual({
      fault: 'it is about a proposal that is not in the ledger',
    })
  })

  test('by a stranger, and by one member twice', async () => {
    expect(await readOn(proposed, await approvedBy(proposal, keyOf(99)))).toEqual({
      fault: 'someone signed it who is not on the board',
    })
    const approval = await approvedBy(proposal, bob)
    expect(await readOn(proposed, approval, approval)).toEqual({
      fault: 'that member has approved it before',
    })
  })

  test('whose signature is of another charter', async () => {
    const other = proposalOf({ ...charter, reason: 'another' })
    const signature = ada.sign(utf8('something else'))
    const entry = approvalEntry({
      v: 'approval/v1',
      origin,
      proposal: await proposalHash(other),
      key: toBase64(ada.publicKey),
      signature: toBase64(signature),
    })
    expect(await readOn(proposedBy(other, ada), entry)).toEqual({
      fault: "a board member's signature does not verify",
    })
  })

  test('once the proposal is withdrawn, enacted or overtaken', async () => {
    const late = await approvedBy(proposal, bob)
    expect(await readOn(proposed, await withdrawnBy(proposal, ada), late)).toEqual({
      fault: 'it is about a proposal that was withdrawn',
    })
    const overtaken = { fault: 'it is about a proposal that can no longer come about' }
    expect(await readOn(proposed, signedBy(charter, board), late)).toEqual(overtaken)
    const rotated = boardBy(nextBoard([ada, bob]), [ada, bob])
    expect(await readOn(proposed, rotated, late)).toEqual(overtaken)
  })
})

describe('a withdrawal', () => {
  test('is for the member who proposed alone', async () => {
    expect(await readOn(proposed, await withdrawnBy(proposal, ada))).toMatchObject({
      proposals: [{ withdrawn: 3 }],
    })
    expect(await readOn(proposed, await withdrawnBy(proposal, bob))).toEqual({
      fault: 'only the member who proposed may withdraw, and must sign',
    })
  })

  test('stands: whoever has all the signatures cannot enact it, until it is proposed again', async () => {
    const withdrawn = [proposed, await withdrawnBy(proposal, ada)]
    expect(await readOn(...withdrawn, signedBy(charter, board))).toEqual({
      fault: 'whoever proposed it has withdrawn it',
    })
    const again = proposedBy(proposalOf(charter, { rationale: 'After all.' }), bob)
    expect(await readOn(...withdrawn, again, signedBy(charter, board))).toMatchObject({
      charters: [{}, { index: 5 }],
    })
    const other = await nextCharter({ reason: 'another' })
    expect(await readOn(...withdrawn, signedBy(other, board))).toMatchObject({ charters: [{}, {}] })
  })

  test('of a board holds as well', async () => {
    const next = nextBoard([ada, bob])
    const seating = proposalOf(null, { board: next })
    const entries = [proposedBy(seating, ada), await withdrawnBy(seating, ada)]
    expect(await readOn(...entries, boardBy(next, [ada, bob]))).toEqual({
      fault: 'whoever proposed it has withdrawn it',
    })
  })

  test('of nothing is refused', async () => {
    expect(await readOn(await withdrawnBy(proposal, ada))).toEqual({
      fault: 'it is about a proposal that is not in the ledger',
    })
  })
})
