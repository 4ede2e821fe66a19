import { z } from 'zod'

/** GET /api/audits: public; the latest audits, the newest first, each as the ledger's own entry with its proof. */
export const AuditList = z.object({
  /** `entry` in base64 (spec/entry.md), `proof` a tlog-proof under the latest checkpoint. */
  audits: z.array(z.object({ entry: z.string(), proof: z.string() })),
})
export type AuditList = z.infer<typeof AuditList>
