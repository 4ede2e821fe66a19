import { describe, expect, test } from 'vitest'
import { bytes, table } from './table.ts'

describe('table', () => {
  test('lines its columns up and leaves no blanks at the end', () => {
    expect(
      table([
        ['a', 'long', 'x'],
        ['bcd', 'e', ''],
      ]),
    ).toBe('a    long  x\nbcd  e\n')
  })

  test('of nothing is nothing', () => {
    expect(table([])).toBe('')
  })
})

describe('bytes', () => {
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [98_362_432, '98 MB'],
    [1_834_426_016, '1.8 GB'],
    [5e18, '5000000 TB'],
  ])('%d is %s', (count, told) => {
    expect(bytes(count)).toBe(told)
  })
})
