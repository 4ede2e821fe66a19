import type { AuditBody, ToldAudit } from '@overt/verifier'
import type { AuditList } from '@overt/wire'
import { loadVerifier } from '../verify/load-verifier.ts'

export type AuditsFound =
  | {
      readonly type: 'told'
      readonly audits: readonly ToldAudit[]
      /** Shown by the server, and not in the ledger of this key. */
      readonly unproven: number
    }
  | { readonly type: 'unable' }

/** Checks in this browser that each audit is in the ledger as it is shown. @throws Failure where the verifier cannot come. */
export async function checkAudits(
  audits: AuditList['audits'],
  logKey: string,
): Promise<AuditsFound> {
  const { checkAudit, parseVkey } = await loadVerifier()
  try {
    const key = await parseVkey(logKey)
    const told = await Promise.all(audits.map(async (one) => key && checkAudit(one, key)))
    const proven = told.filter((one) => one !== null)
    return { type: 'told', audits: proven, unproven: told.length - proven.length }
  } catch {
    // Without a secure address a browser has no Web Crypto.
    return { type: 'unable' }
  }
}

/** One answer that differs is a fault; where nothing could be compared, nothing was shown. */
export function auditOutcome({
  exact,
  consistent,
  inconsistent,
}: Pick<AuditBody, 'exact' | 'consistent' | 'inconsistent'>): 'holds' | 'fails' | 'weak' {
  if (inconsistent > 0) return 'fails'
  return exact + consistent > 0 ? 'holds' : 'weak'
}
