import { auditEntry, type PlacedLeaf } from '@overt/verifier'
import type { JobRun, JobWork } from '../../job/job.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Store } from '../../store/database.ts'
import { drawnBy, nextPlan } from './plan.ts'
import { auditsOf, keepAudits, mostTold, type Audits, type Plan } from './plan-rows.ts'
import type { ReplayLeaf } from './replay-leaf.ts'

const AUDIT = 'audit'

export type AuditParts = {
  readonly store: Store
  readonly ledger: Pick<Ledger, 'origin' | 'head' | 'entry' | 'find' | 'append'>
  /** In a million. */
  readonly share: number
  readonly replayLeaf: ReplayLeaf
}

/**
 * Replays a random share of the answers that were sealed before the last run, and tells the ledger what came
 * of it. What is drawn is stored before the first replay: a job begun again draws nothing else, goes on
 * where it was, and writes one entry.
 */
export const auditWork = (parts: AuditParts): JobWork => ({
  kind: AUDIT,
  whenIdle: true,
  attempts: 5,
  async run(run) {
    const audits = await auditsOf(parts.store.db, parts.ledger.origin)
    const plan = audits.plan ?? nextPlan(audits, parts.ledger, parts.share)
    if (plan === null) return close(parts, run, audits)
    const begun = { ...audits, plan }
    if (audits.plan === null) await run.transact((tx) => keepAudits(tx, begun))
    const drawn = await drawnBy(plan, parts.ledger)
    const replayed = await replayAll(parts, run, begun, plan, drawn)
    const at = drawn.length > 0 ? [await tell(parts, replayed)] : []
    const told = [...audits.told, ...at].slice(-mostTold)
    const closed = Math.max(audits.closed, parts.ledger.head().size)
    await run.transact((tx) =>
      keepAudits(tx, { ...audits, from: plan.to, closed, plan: null, told }),
    )
  },
})

/** Nothing to draw yet: what is public now is drawn by the first checkpoint that comes after it. */
async function close({ ledger }: AuditParts, run: JobRun, audits: Audits): Promise<void> {
  const { size } = ledger.head()
  if (audits.closed > audits.from || size === audits.closed) return
  await run.transact((tx) => keepAudits(tx, { ...audits, closed: size }))
}

async function replayAll(
  parts: AuditParts,
  run: JobRun,
  audits: Audits,
  plan: Plan,
  drawn: readonly PlacedLeaf[],
): Promise<Plan> {
  let now = plan
  for (const leaf of drawn.slice(plan.done)) {
    run.signal.throwIfAborted()
    const { found, digest } = await parts.replayLeaf(leaf, run.signal)
    now = {
      ...now,
      done: now.done + 1,
      found: { ...now.found, [found]: now.found[found] + 1 },
      digests: digest === null ? now.digests : [...new Set([...now.digests, digest])],
    }
    const so = { ...audits, plan: now }
    await run.transact((tx) => keepAudits(tx, so))
  }
  return now
}

/** The entry may be there already: the server was killed before it knew. */
async function tell({ ledger }: AuditParts, plan: Plan): Promise<number> {
  const { from, to, share, beacon, done, found, digests } = plan
  const [digest = null] = digests.length === 1 ? digests : []
  const about = { v: 'audit/v1', origin: ledger.origin, from, to, share, beacon } as const
  const entry = auditEntry({ ...about, drawn: done, ...found, digest })
  return (await ledger.find(entry, beacon.size)) ?? ledger.append(entry)
}
