import { expect, test } from 'vitest'
import { fastestOf, measureThreads } from './thread-speed.ts'
import { ToyContext } from './toy-context.fixture.ts'

/** A machine on which a token takes as long as `msOf` says. */
function machine(msOf: (threads: number, step: number) => number) {
  let now = 0
  let threads = 0
  let steps = 0
  const context = new ToyContext()
  const timed = {
    add: (token: number, position: number, sequence: number, wanted: boolean) =>
      context.add(token, position, sequence, wanted),
    forget: (sequence: number, position: number) => context.forget(sequence, position),
    useThreads: (count: number) => void (threads = count),
    decode: () => {
      context.decode()
      now += msOf(threads, steps++)
    },
  }
  const measure = (most: number) => measureThreads(timed, { most, token: 3, clock: () => now })
  return { measure, context, steps: () => steps, now: () => now }
}

test('each number of threads that might be best is tried, and the fastest is known', () => {
  const { measure } = machine((threads) => 16 / threads + threads)
  const speeds = measure(6)
  expect(speeds.map(({ threads }) => threads)).toEqual([1, 2, 4, 6])
  expect(fastestOf(speeds)).toBe(4)
})

test('a moment in which the machine is busy decides nothing', () => {
  const { measure } = machine((threads, step) => (step === 2 ? 900 : 16 / threads))
  expect(fastestOf(measure(2))).toBe(2)
})

test('a large model is not measured for long, but is measured', () => {
  const { measure, now, steps } = machine(() => 600)
  expect(measure(2)).toEqual([
    { threads: 1, ms: 600 },
    { threads: 2, ms: 600 },
  ])
  expect([now(), steps()]).toEqual([1800, 3])
})

test('nothing of it stays in the cells', () => {
  const { measure, context } = machine(() => 1)
  measure(2)
  expect(context.cellsOf(0)).toEqual([])
})

test('of nothing measured nothing is fastest', () => {
  expect(fastestOf([])).toBeNull()
})
