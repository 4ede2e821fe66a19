import { describe, expect, test } from 'vitest'
import { type Row, median, table, tell } from './figure.ts'

const row = (value: number, aim: Row['aim']): Row => ({
  figure: 'Cold start',
  value,
  unit: 'ms',
  aim,
})

describe('a figure', () => {
  test.each([
    [100, { most: 100 }, true],
    [101, { most: 100 }, false],
    [100, { least: 100 }, true],
    [99, { least: 100 }, false],
    [99, null, null],
  ])('of %d beside %o is met: %s', (value, aim, met) => {
    expect(tell(row(value, aim), 'cold-start').met).toBe(met)
  })

  test('names the command that makes it again, and no more digits than it has', () => {
    expect(tell(row(1234.5678, null), 'cold-start')).toMatchObject({
      value: 1235,
      command: 'npm run bench -- cold-start',
    })
  })

  test('that misses its aim cannot be overlooked', () => {
    const text = table([tell(row(2000, { most: 1500 }), 'cold-start')])
    expect(text.split('\n')[1]).toBe(
      'Cold start  2000 ms  at most 1500  MISSED  npm run bench -- cold-start',
    )
  })
})

test('the median is one of the values', () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([7])]).toEqual([2, 2, 7])
  expect(median([])).toBeNaN()
})
