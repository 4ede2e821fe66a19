import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { portions, SMALL_REST, type Reading } from './reading-order.ts'

const reading = (left: number, account = 'a', passed = 0, served = 0): Reading => ({
  left,
  account,
  passed,
  served,
})
const ENOUGH = 32
const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0)

const anyReading = fc.record({
  left: fc.integer({ min: 1, max: 600 }),
  account: fc.constantFrom('a', 'b', 'c'),
  passed: fc.nat(5),
  served: fc.nat(5),
})
const anyPrompts = fc.array(anyReading, { minLength: 1, maxLength: 8 })
const budgets = fc.integer({ min: 1, max: 512 })

/** Step by step until all are read; for each prompt the step in which it was done. */
function readAll(prompts: readonly Reading[], budget: number): number[] {
  const now = prompts.map((one) => ({ ...one }))
  const done = prompts.map(() => -1)
  for (let step = 0; done.includes(-1); step++) {
    const waiting = now.flatMap((one, place) => (one.left > 0 ? [{ one, place }] : []))
    const given = portions(
      waiting.map(({ one }) => one),
      budget,
      ENOUGH,
    )
    const read = new Set<string>()
    waiting.forEach(({ one, place }, at) => {
      const portion = given[at] ?? 0
      const passed = portion === 0 ? one.passed + 1 : one.passed
      if (portion > 0) read.add(one.account)
      now[place] = { ...one, left: one.left - portion, passed }
      if (one.left === portion) done[place] = step
    })
    now.forEach((one, place) => {
      if (read.has(one.account)) now[place] = { ...one, served: step + 6 }
    })
  }
  return done
}

describe('what a step reads', () => {
  test('is never nothing, over the budget by a small rest at most, never more than there is', () => {
    fc.assert(
      fc.property(anyPrompts, budgets, (prompts, budget) => {
        const given = portions(prompts, budget, ENOUGH)
        expect(sum(given)).toBeGreaterThan(0)
        expect(sum(given)).toBeLessThan(budget + SMALL_REST)
        given.forEach((portion, i) => expect(portion).toBeLessThanOrEqual(prompts[i]?.left ?? 0))
      }),
    )
  })

  test.each([
    ['one prompt after the other', [reading(40), reading(40), reading(40)], 100, [40, 0, 0]],
    ['the shortest first', [reading(400), reading(40)], 100, [0, 40]],
    ['several short ones at once', [reading(10), reading(9), reading(40)], 100, [10, 9, 40]],
    ['a long one in pieces', [reading(400)], 100, [100]],
    ['a small rest as well', [reading(110), reading(200)], 100, [110, 0]],
    [
      'to its end what was passed over first',
      [reading(60, 'a', 3), reading(400, 'a', 3), reading(30, 'a', 4)],
      100,
      [60, 0, 0],
    ],
    [
      "everybody's first before anybody's second",
      [reading(10), reading(10), reading(10), reading(50, 'b')],
      60,
      [10, 0, 0, 50],
    ],
    ['who was passed over', [reading(400, 'a', 3), reading(40)], 100, [100, 0]],
    [
      'whose account waited longest',
      [reading(40, 'a', 0, 2), reading(400, 'b', 0, 1)],
      100,
      [0, 100],
    ],
  ])('is %s', (_, prompts, budget, given) => {
    expect(portions(prompts, budget, ENOUGH)).toEqual(given)
  })

  test('passes over nobody more than three times for each that waits as long', () => {
    fc.assert(
      fc.property(anyPrompts, budgets, (prompts, budget) => {
        const work = sum(prompts.map(({ left }) => Math.ceil(left / budget)))
        expect(Math.max(...readAll(prompts, budget))).toBeLessThan(work + prompts.length)
      }),
    )
  })

  test('a light account waits for at most one prompt of a heavy one, however many it sends', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 100 }),
        (many, left) => {
          const heavy = Array.from({ length: many }, () => reading(left, 'heavy'))
          const done = readAll([...heavy, reading(left, 'light')], 100)
          expect(done.at(-1)).toBeLessThanOrEqual(1)
        },
      ),
    )
  })

  test('of many that come together one after the other is done, however small the steps', () => {
    const done = readAll(
      Array.from({ length: 8 }, () => reading(60)),
      30,
    )
    done.forEach((step, place) => expect(step).toBeLessThanOrEqual(2 * place + 2))
  })

  test('with no end of a prompt in it that is enough, goes on to the next prompts', () => {
    expect(portions([reading(40), reading(40), reading(40)], 100, Infinity)).toEqual([40, 40, 20])
  })

  test('of four that come together, the middle ones are done sooner than side by side', () => {
    const done = readAll([reading(64), reading(64), reading(64), reading(64)], 64)
    expect(done).toEqual([0, 1, 2, 3])
  })
})
