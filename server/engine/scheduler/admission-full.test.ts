import { expect, test } from 'vitest'
import { open, refusalOf } from './admission.fixture.ts'

test('accounts that fill the lines together do not shut out one that asks for little', () => {
  const { admission, enter } = open({ sequences: 2, waiting: 6, waitingOfOne: 3 })
  const heavy = ['a', 'b', 'a', 'b', 'a', 'b', 'a', 'b'].map(enter)
  expect(admission.waiting).toBe(6)
  const light = enter('light')
  expect(light.refusal).toBeNull()
  expect(admission.waiting).toBe(6)
  const out = heavy.filter(({ refusal }) => refusal !== null)
  expect(out).toEqual([heavy.at(-1)])
  expect(out[0]?.refusal?.message).toBe(
    'the line is full and 2 of your requests are waiting already; try again in 30 s',
  )
  const [first] = heavy
  if (first !== undefined) admission.leave(first)
  expect(light.isIn).toBe(true)
})

test('where the accounts that wait have as many each, whoever comes is refused and nobody loses a place', () => {
  const { admission, enter } = open({ sequences: 1, waiting: 3, waitingOfOne: 3 })
  const all = ['a', 'b', 'c', 'd'].map(enter)
  expect(refusalOf(() => enter('e')).message).toBe(
    '3 requests are waiting already; try again in 40 s',
  )
  expect(all.every(({ refusal }) => refusal === null)).toBe(true)
  expect(admission.waiting).toBe(3)
})

test('one that has begun and stepped aside never loses its place', () => {
  const { admission, enter } = open({ sequences: 2, waiting: 2, waitingOfOne: 2 })
  const heavy = [enter('heavy'), enter('heavy')]
  const light = enter('light')
  const [, aside] = heavy
  if (aside !== undefined) admission.steppedAside(aside)
  const later = enter('heavy')
  const other = enter('other')
  expect([light.isIn, heavy[1]?.refusal]).toEqual([true, null])
  expect([later.refusal?.code, other.refusal]).toEqual(['too_many_requests', null])
})

test('an account whose line is full is told by its share of the sequences when to come back', () => {
  const { enter } = open({ sequences: 4, waiting: 10, waitingOfOne: 3 })
  for (const account of ['a', 'b', 'c', 'd', 'a', 'a', 'a']) enter(account)
  // One of four runs for it: three are served in thirty seconds, and a fourth in forty.
  expect(refusalOf(() => enter('a')).retryAfterSeconds).toBe(40)
  const alone = open({ sequences: 4, waiting: 10, waitingOfOne: 3 })
  for (let n = 0; n < 7; n++) alone.enter('a')
  expect(refusalOf(() => alone.enter('a')).retryAfterSeconds).toBe(10)
})

test('a run is measured whole and without its rests', () => {
  const { admission, enter, time } = open({ sequences: 2, waiting: 3, waitingOfOne: 1 })
  enter('heavy')
  for (let n = 0; n < 60; n++) {
    const aside = enter('heavy')
    time.now += 1_950
    const light = enter('light')
    admission.steppedAside(aside)
    time.now += 3_900
    admission.leave(light)
    time.now += 1_950
    admission.leave(aside)
  }
  enter('other')
  enter('other')
  // Two runs of nearly four seconds, one after the other.
  expect(refusalOf(() => enter('other')).retryAfterSeconds).toBe(8)
})
