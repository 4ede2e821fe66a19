import {
  auditEntry,
  continuesEntry,
  emergencyHash,
  erasureEntry,
  leafHash,
  scorecardEntry,
  stoppedEntry,
  toBase64Url,
} from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import { leaf } from '../../ledger/ledger-fixture.ts'
import { board, signedBy } from '../charter-fixture.ts'
import {
  beginning,
  emergencyBy,
  emergencyOf,
  nextCharter,
  origin,
  readOn,
} from './chain-fixture.ts'

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
  expect(await readOn(leaf(1), stopped)).toMatchObject({
    stopped: { index: 3, because: 'retired' },
  })
})

test('that an emergency lapsed is told of one that is open and that nobody ratified, and of no other', async () => {
  const lapsed = stoppedEntry({ v: 'stopped/v1', origin, because: 'lapsed' })
  const [ada, bob] = board
  const fault = { fault: 'no emergency is open that could lapse' }
  expect(await readOn(lapsed)).toEqual(fault)
  expect(await readOn(emergencyBy(emergencyOf(), [ada]), lapsed)).toEqual(fault)
  const to = toBase64Url(await leafHash(beginning[1]))
  const amended = signedBy(await nextCharter({ fallback: [to] }), board)
  const back = emergencyOf({ act: 'fallback', to })
  const fallen = [amended, emergencyBy(back, [ada])]
  expect(await readOn(...fallen, lapsed)).toMatchObject({ stopped: { because: 'lapsed' } })
  const next = { seq: 2, prev: await emergencyHash(back), act: 'ratify' } as const
  const ratify = emergencyBy(emergencyOf(next), [ada, bob])
  expect(await readOn(...fallen, ratify, lapsed)).toEqual(fault)
  expect(await readOn(...fallen, lapsed, ratify)).toMatchObject({
    fault: expect.stringContaining('the emergency has lapsed'),
  })
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
