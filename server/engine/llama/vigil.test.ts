import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Vigil } from './vigil.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function open() {
  const barked: string[] = []
  return { barked, vigil: new Vigil((why) => barked.push(why)) }
}

/** A process that steps ten times a second. */
function steps(vigil: Vigil, count: number, texts: (step: number) => number | null) {
  for (let step = 0; step < count; step++) {
    vigil.expect({ ms: 5000, texts: texts(step) })
    vi.advanceTimersByTime(100)
  }
}

test('a process that says nothing hangs', () => {
  const { vigil, barked } = open()
  vigil.expect({ ms: 5000, texts: null })
  vi.advanceTimersByTime(5000)
  expect(barked).toEqual(['nothing was heard of it for 5 s'])
})

test('a text that is never tokenised is noticed, although the steps beside it go on', () => {
  const { vigil, barked } = open()
  steps(vigil, 20, () => null)
  steps(vigil, 49, () => 7)
  expect(barked).toEqual([])
  steps(vigil, 2, () => 7)
  expect(barked).toEqual(['it tokenised one text for 5 s'])
})

test('texts that get done are no hang, however many there are and however long all take', () => {
  const { vigil, barked } = open()
  steps(vigil, 1000, (step) => Math.floor(step / 40))
  expect(barked).toEqual([])
})

test('the next process has as long for the same text, and nothing is expected of none', () => {
  const { vigil, barked } = open()
  steps(vigil, 40, () => 7)
  vigil.end()
  vi.advanceTimersByTime(60_000)
  steps(vigil, 40, () => 7)
  expect(barked).toEqual([])
})
