import { z } from 'zod'
import type { Db } from '../../store/database.ts'

const count = z.int().min(0)

const Found = z.strictObject({
  exact: count,
  consistent: count,
  inconsistent: count,
  inconclusive: count,
})
export type Found = z.infer<typeof Found>

const Plan = z.strictObject({
  from: count,
  to: count,
  share: count,
  beacon: z.strictObject({ size: count, root: z.string() }),
  /** How many of the drawn leaves have been replayed, in their order. */
  done: count,
  found: Found,
  digests: z.array(z.string()),
})
/** An audit that has begun: what is drawn is fixed, and does not change however often it is begun again. */
export type Plan = z.infer<typeof Plan>

const Audits = z.strictObject({
  /** Whose leaves are counted; null where an older version kept it. */
  origin: z.string().nullable().default(null),
  /** The first leaf that no audit has covered. */
  from: count,
  /** Up to here the next audit goes: the size of a checkpoint that was public before its beacon. */
  closed: count,
  plan: Plan.nullable(),
  /** Where the latest audits are in the ledger, the newest last. */
  told: z.array(count).default([]),
})
/** Where the daily audits of this ledger stand. */
export type Audits = z.infer<typeof Audits>

/** A month of days. */
export const mostTold = 30

const NAME = 'audits'
/** Of a ledger that has only begun, or goes on from a restored one: its leaves are other leaves. */
export async function auditsOf(db: Db, origin: string): Promise<Audits> {
  const row = await db
    .selectFrom('setting')
    .select('value')
    .where('name', '=', NAME)
    .executeTakeFirst()
  const kept = row === undefined ? null : Audits.parse(JSON.parse(row.value))
  if (kept !== null && (kept.origin ?? origin) === origin) return { ...kept, origin }
  return { origin, from: 0, closed: 0, plan: null, told: [] }
}

export async function keepAudits(db: Db, audits: Audits): Promise<void> {
  const value = JSON.stringify(audits)
  await db
    .insertInto('setting')
    .values({ name: NAME, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute()
}
