import { toBase64 } from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import { keyOf } from '../../ledger/ledger-fixture.ts'
import { board, signedBy } from '../charter-fixture.ts'
import { boardBy, first, nextBoard, nextCharter, readOn } from './chain-fixture.ts'

const [dora, emil, finn] = [keyOf(21), keyOf(22), keyOf(23)]
const [ada, bob, cy] = board

test('a board that both thresholds signed is seated, and decides from there on', async () => {
  const next = nextBoard([dora, emil])
  const seated = boardBy(next, [ada, bob, dora, emil])
  const chain = await readOn(seated)
  expect(chain).toMatchObject({ boards: [{ seq: 0 }, { index: 2, seq: 1, threshold: 2 }] })
  if ('fault' in chain) throw new Error(chain.fault)
  const hash = chain.boards[1]?.hash ?? ''
  const charter = await nextCharter({ board: { index: 2, hash } })
  expect(await readOn(seated, signedBy(charter, [dora, emil]))).toMatchObject({
    charters: [{ index: 1 }, { index: 3 }],
  })
  expect(await readOn(seated, signedBy(charter, [ada, bob]))).toEqual({
    fault: 'someone signed it who is not on the board',
  })
  expect(await readOn(seated, signedBy(await nextCharter(), [ada, bob]))).toEqual({
    fault: 'it names another board than the one in force',
  })
})

test('one signature counts for both boards where the member stays', async () => {
  const next = nextBoard([ada, bob])
  expect(await readOn(boardBy(next, [ada, bob]))).toMatchObject({ boards: [{}, { seq: 1 }] })
})

describe('a board is refused', () => {
  test.each([
    [
      'with the new threshold alone',
      [dora, emil],
      '0 of the board signed it, 2 must (the board before it)',
    ],
    [
      'with one of the old',
      [ada, dora, emil],
      '1 of the board signed it, 2 must (the board before it)',
    ],
    [
      'with one of the old twice',
      [ada, ada, dora, emil],
      '1 of the board signed it, 2 must (the board before it)',
    ],
    [
      'with the old threshold alone',
      [ada, bob],
      '0 of the board signed it, 2 must (the new board)',
    ],
    [
      'with one of the new',
      [ada, bob, cy, dora],
      '1 of the board signed it, 2 must (the new board)',
    ],
    [
      'when a stranger signed',
      [ada, bob, dora, emil, keyOf(99)],
      'someone signed it who is not on the board',
    ],
    ['when nobody did', [], '0 of the board signed it, 2 must (the board before it)'],
  ])('%s', async (_, keys, fault) => {
    expect(await readOn(boardBy(nextBoard([dora, emil]), keys))).toEqual({ fault })
  })

  const everyone = [ada, bob, cy, dora, emil, finn]
  test.each([
    ['that goes back', { seq: 0 }, 'it does not follow board 0'],
    ['that skips one', { seq: 2 }, 'it does not follow board 0'],
    ['that follows another', { prev: first.reason.padEnd(43, 'A').slice(0, 43) }, ''],
    ['of another ledger', { origin: 'a.example/b' }, 'it is a board of a.example/b'],
    ['that nobody could meet', { threshold: 4 }, 'it cannot decide'],
    ['of three by one alone', { threshold: 1 }, 'it cannot decide'],
    [
      'with an emergency key of a stranger',
      { emergency: [toBase64(keyOf(99).publicKey)] },
      'only members act alone',
    ],
  ])('%s', async (_, changes, fault) => {
    const next = nextBoard([dora, emil, finn], changes)
    expect(await readOn(boardBy(next, everyone))).toMatchObject({
      fault: expect.stringContaining(fault),
    })
  })

  test('in which one key sits twice', async () => {
    expect(await readOn(boardBy(nextBoard([dora, dora]), [ada, bob, dora]))).toMatchObject({
      fault: expect.stringContaining('it cannot decide'),
    })
  })
})
