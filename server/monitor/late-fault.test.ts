import { describe, expect, test } from 'vitest'
import { promises } from '../../test/promises.ts'
import { board, signedBy } from '../charter/charter-fixture.ts'
import { isFault } from '../charter/chain/chain.ts'
import {
  approvedBy,
  boardBy,
  nextBoard,
  nextCharter,
  proposalOf,
  proposedBy,
  readOn,
  withdrawnBy,
} from '../charter/chain/chain-fixture.ts'
import { keyOf } from '../ledger/ledger-fixture.ts'
import { lateFault } from './late-fault.ts'

promises('charter:late')

const [ada, bob] = board
const ended = 1_900_000_000
const day = 24 * 3600
const charter = await nextCharter()
const proposal = proposalOf(charter, { expires: ended })

/** What a monitor says of the last of these entries, when it had looked so many seconds after the end. */
async function late(entries: readonly Uint8Array[], after: number | null) {
  const chain = await readOn(...entries)
  if (isFault(chain)) throw new Error(chain.fault)
  const lookedAt = after === null ? null : 1000 * (ended + after)
  return lateFault(chain, entries.at(-1) ?? new Uint8Array(), lookedAt)
}

describe('a step of an amendment that was not there long after its end is late', () => {
  const proposed = proposedBy(proposal, ada)
  const seat = nextBoard([keyOf(41), keyOf(42)])
  const seating = proposalOf(null, { board: seat, expires: ended })
  test.each<[string, () => Promise<readonly Uint8Array[]>]>([
    ['the proposal', async () => [proposed]],
    ['an approval', async () => [proposed, await approvedBy(proposal, bob)]],
    ['the charter', async () => [proposed, signedBy(charter, [ada, bob])]],
    [
      'the board',
      async () => [proposedBy(seating, ada), boardBy(seat, [ada, bob, keyOf(41), keyOf(42)])],
    ],
  ])('%s', async (_, entries) => {
    const steps = await entries()
    expect(await late(steps, day + 1)).toBe(
      'its amendment had ended at 2030-03-17T17:46:40.000Z, and it was not there at the last look, at 2030-03-18T17:46:41.000Z',
    )
    // Acknowledged in time it may be published within a day; a first look knows nothing of before.
    expect(await late(steps, day)).toBeNull()
    expect(await late(steps, null)).toBeNull()
  })
})

test('what was proposed anew in time is not late, and neither is what was never proposed', async () => {
  const anew = proposalOf(charter, { expires: ended + 10 * day })
  const enacted = signedBy(charter, [ada, bob])
  expect(await late([proposedBy(proposal, ada), proposedBy(anew, bob), enacted], 2 * day)).toBe(
    null,
  )
  expect(await late([enacted], 2 * day)).toBeNull()
})

test('a withdrawal is never late: it is how one makes sure', async () => {
  const proposed = proposedBy(proposal, ada)
  expect(await late([proposed, await withdrawnBy(proposal, ada)], 100 * day)).toBeNull()
})
