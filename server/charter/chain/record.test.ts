import {
  auditEntry,
  continuesEntry,
  erasureEntry,
  scorecardEntry,
  stoppedEntry,
  toBase64Url,
} from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import { leaf } from '../../ledger/ledger-fixture.ts'
import { origin, readOn } from './chain-fixture.ts'

const hash = toBase64Url(new Uint8Array(32).fill(9))
const other = 'elsewhere.example/aaaaaaaaaaaaaaaaaaaaaaaaaa'
const audit = (beaconSize: number) =>
  auditEntry({
    v: 'audit/v1',
    share: 20_000,
    origin,
    from: 0,
    to: 2,
    beacon: { size: beaconSize, root: hash },
    drawn: 1,
    exact: 1,
    consistent: 0,
    inconsistent: 0,
    inconclusive: 0,
    digest: null,
  })
const continues = (from = other) =>
  continuesEntry({ v: 'continues/v1', origin, from: { origin: from, size: 5, root: hash } })

test('scorecards, audits and erasures are taken wherever they stand', async () => {
  const entries = [
    scorecardEntry({ v: 'scorecard/v1', origin, digest: hash }),
    leaf(1),
    audit(2),
    erasureEntry({ v: 'erasure/v1', origin, tombs: [hash] }),
  ]
  expect(await readOn(...entries)).toMatchObject({ stopped: null, charters: [{ index: 1 }] })
})

test('that the server stopped is remembered with its place', async () => {
  const stopped = stoppedEntry({ v: 'stopped/v1', origin, because: 'retired' })
  expect(await readOn(leaf(1), stopped)).toMatchObject({ stopped: 3 })
})

test('a ledger says right behind its first charter what it continues, and nowhere else', async () => {
  expect(await readOn(continues())).toMatchObject({ continues: { from: { origin: other } } })
  const misplaced = { fault: 'it does not stand right behind the first charter' }
  expect(await readOn(leaf(1), continues())).toEqual(misplaced)
  expect(await readOn(continues(), continues())).toEqual(misplaced)
  expect(await readOn(continues(origin))).toEqual({ fault: 'it continues itself' })
})

describe('a record is refused', () => {
  test('that draws by a checkpoint that came later', async () => {
    expect(await readOn(audit(3))).toEqual({ fault: 'it draws by a checkpoint that came later' })
  })

  test.each([
    ['a scorecard', scorecardEntry({ v: 'scorecard/v1', origin: other, digest: hash })],
    ['an erasure', erasureEntry({ v: 'erasure/v1', origin: other, tombs: [] })],
    ['a stop', stoppedEntry({ v: 'stopped/v1', origin: other, because: 'lapsed' })],
  ])('%s of another ledger', async (_, entry) => {
    expect(await readOn(entry)).toEqual({ fault: `it is one of ${other}` })
  })

  test.each([8, 9, 10, 11, 12])('of type %i that is not what it says', async (type) => {
    expect(await readOn(Uint8Array.of(type, 123, 125))).toMatchObject({
      fault: expect.stringMatching(/in canonical form$/),
    })
  })
})
