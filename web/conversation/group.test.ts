import type { ConversationSummary } from '@overt/wire'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ageOf, groupByAge } from './group.ts'

const now = new Date(2026, 2, 30, 0, 30)
const on = (...at: [number, number, number, number, number]): Date => new Date(...at)
const summary = (id: string, updated: Date): ConversationSummary => ({
  id,
  title: id,
  created: updated.toISOString(),
  updated: updated.toISOString(),
})

test('an hour ago can be yesterday: days are those of the calendar', () => {
  expect(ageOf(on(2026, 2, 29, 23, 45), now)).toBe('yesterday')
  expect(ageOf(on(2026, 2, 30, 0, 5), now)).toBe('today')
})

test('a day that is an hour short counts as one day', () => {
  // The last Sunday of March, where clocks go forward.
  expect(ageOf(on(2026, 2, 28, 23, 59), on(2026, 2, 29, 12, 0))).toBe('yesterday')
})

test('a week and a month end on the seventh and the thirtieth day', () => {
  expect(ageOf(on(2026, 2, 24, 9, 0), now)).toBe('week')
  expect(ageOf(on(2026, 2, 23, 9, 0), now)).toBe('month')
  expect(ageOf(on(2026, 2, 1, 9, 0), now)).toBe('month')
  expect(ageOf(on(2026, 1, 28, 9, 0), now)).toBe('older')
})

test('a clock that is behind the server shows today, and a time that is none is old', () => {
  expect(ageOf(on(2026, 3, 2, 0, 0), now)).toBe('today')
  expect(ageOf(new Date('never'), now)).toBe('older')
})

test('headings without conversations are left out, and the newest comes first', () => {
  const groups = groupByAge(
    [
      summary('a', on(2026, 2, 30, 0, 1)),
      summary('c', on(2026, 1, 1, 0, 0)),
      summary('b', on(2026, 2, 30, 0, 9)),
    ],
    now,
  )
  expect(groups.map(({ age, conversations }) => [age, conversations.map(({ id }) => id)])).toEqual([
    ['today', ['b', 'a']],
    ['older', ['c']],
  ])
})

test('every conversation stands under exactly one heading', () => {
  const times = fc.array(
    fc.date({ min: on(2024, 0, 1, 0, 0), max: on(2027, 0, 1, 0, 0), noInvalidDate: true }),
  )
  fc.assert(
    fc.property(times, (dates) => {
      const all = dates.map((date, at) => summary(String(at), date))
      const shown = groupByAge(all, now).flatMap(({ conversations }) => conversations)
      expect(shown.map(({ id }) => id).toSorted()).toEqual(all.map(({ id }) => id).toSorted())
    }),
  )
})
