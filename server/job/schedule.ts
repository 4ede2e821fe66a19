/** When a job comes back. Days are UTC: no hour is skipped or doubled in spring or autumn. */
export type Schedule =
  | { readonly type: 'daily'; readonly hour: number; readonly minute: number }
  | { readonly type: 'interval'; readonly everyMs: number }

const DAY_MS = 24 * 60 * 60 * 1000

/** The next time strictly after `now`. */
export function nextRun(schedule: Schedule, now: number): number {
  switch (schedule.type) {
    case 'interval':
      return now + schedule.everyMs
    case 'daily': {
      const today = new Date(now).setUTCHours(schedule.hour, schedule.minute, 0, 0)
      return today > now ? today : today + DAY_MS
    }
  }
}
