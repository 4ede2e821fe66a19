import { describe, expect, test } from 'vitest'
import { promises } from './promises.ts'
import { type VitestReport, closingLine, failed, passed, skipped, sum, tallyOf } from './tally.ts'

const report = (counts: Partial<VitestReport>): VitestReport => ({
  success: true,
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  ...counts,
})

describe('the closing line', () => {
  promises('test:closing-line')

  test('counts gates and tests alike', () => {
    const tests = tallyOf(report({ numPassedTests: 40, numPendingTests: 2 }), 0)
    expect(closingLine(sum([passed, passed, skipped, tests]))).toBe(
      '42 passed, 0 failed, 3 skipped',
    )
  })

  test('of nothing is zeros', () => {
    expect(closingLine(sum([]))).toBe('0 passed, 0 failed, 0 skipped')
  })
})

describe('a run of the tests', () => {
  promises('test:nothing-ran')

  test('is told as vitest told it; a test to be written is a skipped one', () => {
    const counts = { numPassedTests: 5, numPendingTests: 1, numTodoTests: 2 }
    expect(tallyOf(report(counts), 0)).toEqual({ passed: 5, failed: 0, skipped: 3 })
  })

  test('counts each failed test once', () => {
    const counts = { success: false, numPassedTests: 5, numFailedTests: 2 }
    expect(tallyOf(report(counts), 1)).toEqual({ passed: 5, failed: 2, skipped: 0 })
  })

  test.each([
    ['in which no test ran', report({ numPendingTests: 9 }), 0],
    ['with a file that could not be loaded', report({ success: false, numPassedTests: 5 }), 1],
    ['with an error outside every test', report({ numPassedTests: 5 }), 1],
    ['that left no report', null, 1],
    ['that left no report and claims success', null, 0],
  ])('%s has failed', (_, told, exitCode) => {
    expect(tallyOf(told, exitCode).failed).toBe(1)
  })

  test('one failed gate among many fails the whole', () => {
    expect(sum([passed, failed, passed]).failed).toBe(1)
  })
})
