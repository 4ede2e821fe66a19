import { describe, expect, test } from 'vitest'
import { compared, engineTable, isMet, quantile } from './engine-row.ts'

const rounds = { overt: [90, 110, 100], 'llama-server': [80, 100, 120] }

describe('a figure of the engine', () => {
  test('is the median of ours beside the median of the peer', () => {
    const row = compared('Tokens a second', 'tokens/s', rounds, { least: 1 })
    expect(row).toMatchObject({ ours: 100, peer: { median: 100, ratio: 1.1 }, isRatio: true })
    expect(isMet(row)).toBe(true)
  })

  test('is compared within each round: a machine that slows down in between changes nothing', () => {
    const slowing = { overt: [100, 50, 25, 13], 'llama-server': [110, 55, 27.5, 14.3] }
    const row = compared('Tokens a second', 'tokens/s', slowing, { least: 1 })
    expect(row.peer?.ratio).toBeCloseTo(1 / 1.1)
    for (const ratio of row.peer?.quartiles ?? []) expect(ratio).toBeCloseTo(1 / 1.1)
    expect(isMet(row)).toBe(false)
  })

  test('promises nothing by a ratio when there is no peer', () => {
    const row = compared('First token', 'ms', { ...rounds, 'llama-server': [] }, { most: 1 })
    expect(row.peer).toBeNull()
    expect(isMet(row)).toBeNull()
    expect(engineTable([row])).not.toMatch(/met|MISSED/)
  })

  test('says when a goal was missed', () => {
    const row = compared('First token', 'ms', rounds, { most: 0.9 })
    expect(engineTable([row])).toMatch(/1.1x +0.8333-1.125 +at most 0.9x +MISSED/)
    const alone = { ...row, ours: 160, peer: null, goal: { most: 150 }, isRatio: false }
    expect(engineTable([alone])).toMatch(/at most 150 +MISSED/)
  })
})

test('a quantile is a value that was measured', () => {
  const values = Array.from({ length: 100 }, (_, at) => at)
  expect([quantile(values, 0.5), quantile(values, 0.99), quantile([7], 0.99)]).toEqual([50, 99, 7])
})
