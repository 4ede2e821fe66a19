import type { ExportSummary, RecordedCharter } from '@overt/wire'
import { expect, test } from 'vitest'
import { promises } from '../test/promises.ts'
import { agreeOnCharters } from './record-charters.ts'

promises('record:charters')

const answer = (index: number, answered: string) => ({
  type: 'answer',
  answered,
  record: { charter: { index } },
})

const lines = [{ type: 'export' }, answer(1, 'b'), answer(1, 'a'), answer(7, 'c'), null, 3]

const under = (index: number, answers: number, first: string | null, last: string | null) => ({
  seq: index,
  index,
  hash: 'h',
  reason: 'r',
  approvedBy: ['Ada'],
  threshold: 1,
  active: null,
  answers,
  first,
  last,
})

const summary = (charters?: RecordedCharter[], unplaced?: number): ExportSummary => ({
  type: 'summary',
  leaves: 0,
  answers: 3,
  erased: 0,
  unrecorded: 0,
  ...(charters && { charters }),
  ...(unplaced !== undefined && { unplaced }),
})

test.each([
  ['each charter with its own answers', [under(1, 2, 'a', 'b'), under(7, 1, 'c', 'c')], 0, true],
  [
    'a charter without any',
    [under(1, 2, 'a', 'b'), under(7, 1, 'c', 'c'), under(9, 0, null, null)],
    0,
    true,
  ],
  ['answers of no charter that it lists', [under(1, 2, 'a', 'b')], 1, true],
  ['one answer too many', [under(1, 3, 'a', 'b'), under(7, 1, 'c', 'c')], 0, false],
  ['a first answer that is later', [under(1, 2, 'b', 'b'), under(7, 1, 'c', 'c')], 0, false],
  ['a last answer that is earlier', [under(1, 2, 'a', 'a'), under(7, 1, 'c', 'c')], 0, false],
  ['a charter left out', [under(7, 1, 'c', 'c')], 0, false],
  [
    'a charter twice',
    [under(1, 2, 'a', 'b'), under(1, 2, 'a', 'b'), under(7, 1, 'c', 'c')],
    0,
    false,
  ],
  [
    'answers that nobody gave',
    [under(1, 2, 'a', 'b'), under(7, 1, 'c', 'c'), under(9, 1, 'd', 'd')],
    0,
    false,
  ],
] as const)('an export that tells of %s', (_, charters, unplaced, agrees) => {
  expect(
    agreeOnCharters(
      lines,
      summary(
        charters.map((one) => ({ ...one })),
        unplaced,
      ),
    ),
  ).toBe(agrees)
})

test('an older export that says nothing of charters is not refused for that', () => {
  expect(agreeOnCharters(lines, summary())).toBe(true)
})
