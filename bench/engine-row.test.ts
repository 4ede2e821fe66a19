import { describe, expect, test } from 'vitest'
import { compared, engineTable, isMet, quantile, ratioOf } from './engine-row.ts'

const rounds = { overt: [90, 110, 100], 'llama-server': [80, 100, 120] }

describe('a figure of the engine', () => {
  test('is the median of ours beside the median of the peer', () => {
    const row = compared('Tokens a second', 'tokens/s', rounds, { least: 1 })
    expect(row).toMatchObject({ ours: 100, peer: 100, isRatio: true })
    expect(ratioOf(row)).toBe(1)
    expect(isMet(row, row.isRatio)).toBe(true)
  })

  test('promises nothing by a ratio when there is no peer', () => {
    const row = compared('First token', 'ms', { ...rounds, 'llama-server': [] }, { most: 1 })
    expect(row.peer).toBeNull()
    expect(isMet(row, row.isRatio)).toBeNull()
    expect(engineTable([row])).not.toMatch(/met|MISSED/)
  })

  test('says when a goal was missed', () => {
    const row = compared('First token', 'ms', rounds, { most: 0.9 })
    expect(engineTable([row])).toMatch(/1x +at most 0.9x +MISSED/)
    const alone = { ...row, ours: 160, peer: null, goal: { most: 150 }, isRatio: false }
    expect(engineTable([alone])).toMatch(/at most 150 +MISSED/)
  })
})

test('a quantile is a value that was measured', () => {
  const values = Array.from({ length: 100 }, (_, at) => at)
  expect([quantile(values, 0.5), quantile(values, 0.99), quantile([7], 0.99)]).toEqual([50, 99, 7])
})
