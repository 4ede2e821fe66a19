import { describe, expect, test } from 'vitest'
import { BATCH_TOKENS } from './batch.ts'
import { Pace } from './pace.ts'

const settled = (tokens: number, ms: number) => {
  const pace = new Pace()
  for (let n = 0; n < 40; n++) pace.measured(tokens, ms)
  return pace
}

describe('the pace of reading prompts', () => {
  test('follows the measured rate, slower beside other prompts and slowest beside answers', () => {
    const pace = settled(100, 500)
    expect(pace.budget(0, 1)).toBe(400)
    expect(pace.budget(0, 2)).toBe(80)
    expect(pace.budget(1, 1)).toBe(24)
  })

  test('never leaves the batch without room for the answers', () => {
    const fast = settled(512, 1)
    expect(fast.budget(0, 1)).toBe(BATCH_TOKENS)
    expect(fast.budget(5, 1)).toBe(BATCH_TOKENS - 5)
  })

  test('goes on, however slow the machine', () => {
    expect(settled(16, 60_000).budget(4, 1)).toBe(16)
  })

  test('learns nothing from steps too small to tell', () => {
    const pace = new Pace()
    const before = pace.budget(0, 1)
    pace.measured(3, 1)
    pace.measured(100, 0)
    expect(pace.budget(0, 1)).toBe(before)
  })
})
