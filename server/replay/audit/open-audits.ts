import type { JobWork, ScheduledJob } from '../../job/job.ts'
import { auditWork, type AuditParts } from './audit.ts'
import { openReplayLeaf } from './replay-leaf.ts'

type Parts = Omit<AuditParts, 'replayLeaf'> & Parameters<typeof openReplayLeaf>[0]

/** The daily audit as a job. A share of 0 is none. */
export function openAudits(parts: Parts): {
  readonly works: readonly JobWork[]
  readonly schedules: readonly ScheduledJob[]
} {
  const works =
    parts.share === 0 ? [] : [auditWork({ ...parts, replayLeaf: openReplayLeaf(parts) })]
  const every = { type: 'daily', hour: 4, minute: 10 } as const
  return { works, schedules: works.map(({ kind }) => ({ name: kind, kind, every })) }
}
