import { eraseBefore } from '../conversation/erase.ts'
import type { JobWork } from '../job/job.ts'
import type { Logger } from '../observe/logger.ts'
import type { Store } from '../store/database.ts'
import type { RetentionRules } from './hold.ts'

const DAY_MS = 24 * 60 * 60 * 1000

export const RETAIN = 'retention'

type Parts = {
  readonly store: Store
  readonly clock: () => number
  readonly retention: () => RetentionRules
  readonly isHeld: (tomb: string) => boolean
  readonly logger: Pick<Logger, 'info'>
}

/** Erases what the charter in force says has been kept for long enough, but for what the board holds. */
export const retainWork = (parts: Parts): JobWork => ({
  kind: RETAIN,
  whenIdle: true,
  attempts: 5,
  async run({ signal }) {
    const { days } = parts.retention()
    if (days === null) return
    const before = new Date(parts.clock() - days * DAY_MS).toISOString()
    const swept = await eraseBefore(parts, before, signal)
    parts.logger.info(swept, 'retention')
  },
})
