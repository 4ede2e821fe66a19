import { describe, expect, test } from 'vitest'
import { BATCH_TOKENS } from './batch.ts'
import { Pace } from './pace.ts'
import { SMALL_REST } from './reading-order.ts'

/** One that knows its rate, after a step of the answers. */
const settled = (tokens: number, ms: number) => {
  const pace = new Pace()
  for (let n = 0; n < 40; n++) pace.measured(tokens, ms)
  pace.measured(0, 20)
  return pace
}

describe('the pace of reading prompts', () => {
  test('follows the measured rate, slower beside other prompts and slowest beside answers', () => {
    const pace = settled(100, 500)
    expect(pace.budget(0, 1, 400).tokens).toBe(400)
    expect(pace.budget(0, 2, 400).tokens).toBe(80)
    expect(pace.budget(3, 1, 400).tokens).toBe(20)
  })

  test('takes little at a time of what nobody waits for, and one token where that takes long', () => {
    expect(settled(100, 500).aside).toBe(10)
    expect(settled(100, 50_000).aside).toBe(1)
  })

  test('reads a burst in one piece while half as many wait for a first word as for a next one', () => {
    const pace = settled(100, 500)
    expect(pace.budget(1, 4, 400)).toEqual({ tokens: 200, enough: Infinity })
    expect(pace.budget(5, 3, 400)).toEqual({ tokens: 200, enough: Infinity })
    expect(pace.budget(7, 3, 400)).toEqual({ tokens: 20, enough: 32 })
    expect(pace.budget(0, 8, 401)).toEqual({ tokens: 80, enough: 32 })
  })

  test('begins a burst together when all of it can be read at once, and one after the other when not', () => {
    const pace = settled(100, 500)
    expect(pace.budget(0, 8, 400)).toEqual({ tokens: 400, enough: Infinity })
    expect(pace.budget(0, 4, 200)).toEqual({ tokens: 200, enough: Infinity })
    expect(pace.budget(0, 4, 201)).toEqual({ tokens: 80, enough: 32 })
    expect(pace.budget(0, 3, 100)).toEqual({ tokens: 80, enough: 32 })
  })

  test('takes longer for a larger burst, so that no rest of it delays all of them again', () => {
    const pace = settled(100, 500)
    expect(pace.budget(1, 6, 400).tokens).toBe(300)
    expect(pace.budget(1, 30, 400).tokens).toBe(400)
  })

  test('is no longer for several pieces than for one: then it is the turn of the answers', () => {
    const pace = settled(100, 500)
    pace.measured(8, 20)
    expect(pace.budget(3, 1, 400).tokens).toBe(16)
    expect(pace.budget(1, 4, 400).tokens).toBe(196)
    pace.measured(8, 55)
    expect(pace.budget(3, 1, 400).tokens).toBe(16)
    pace.measured(8, 1)
    expect(pace.budget(3, 1, 400).tokens).toBe(0)
    expect(pace.budget(0, 1, 400).tokens).toBe(400)
    pace.measured(200, 1000)
    expect(pace.budget(1, 4, 400).tokens).toBe(0)
    pace.measured(0, 20)
    expect(pace.budget(3, 1, 400).tokens).toBe(20)
  })

  test('never leaves the batch without room for a small rest', () => {
    const fast = settled(512, 1)
    expect(fast.budget(0, 1, 400).tokens).toBe(BATCH_TOKENS - SMALL_REST)
    expect(fast.budget(5, 1, 400).tokens).toBe(BATCH_TOKENS - SMALL_REST)
  })

  test('goes on, however slow the machine', () => {
    expect(settled(16, 60_000).budget(4, 1, 400).tokens).toBe(16)
  })

  test('learns nothing from steps too small to tell', () => {
    const pace = new Pace()
    const before = pace.budget(0, 1, 400)
    pace.measured(3, 1)
    pace.measured(100, 0)
    expect(pace.budget(0, 1, 400)).toEqual(before)
  })
})
