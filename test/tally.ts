/** What a run of checks came to. */
export type Tally = { readonly passed: number; readonly failed: number; readonly skipped: number }

export const passed: Tally = { passed: 1, failed: 0, skipped: 0 }
export const failed: Tally = { passed: 0, failed: 1, skipped: 0 }
export const skipped: Tally = { passed: 0, failed: 0, skipped: 1 }

export function sum(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((total, tally) => total + tally.passed, 0),
    failed: tallies.reduce((total, tally) => total + tally.failed, 0),
    skipped: tallies.reduce((total, tally) => total + tally.skipped, 0),
  }
}

/** The last line of `npm test`; CI reads it. */
export function closingLine(tally: Tally): string {
  return `${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`
}

/** What we read of vitest's JSON report. */
export type VitestReport = {
  readonly success: boolean
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
}

/**
 * Counts a vitest run. A file that cannot be loaded, or an error outside any test, fails the run
 * without failing a test; and a run of no tests proves nothing.
 */
export function tallyOf(report: VitestReport | null, exitCode: number): Tally {
  if (report === null) return failed
  const ran = report.numPassedTests + report.numFailedTests
  const unseen = report.numFailedTests === 0 && (exitCode !== 0 || !report.success || ran === 0)
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + (unseen ? 1 : 0),
    skipped: report.numPendingTests + report.numTodoTests,
  }
}
