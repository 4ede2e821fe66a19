import { parseAuditEntry, toBase64 } from '@overt/verifier'
import type { AuditList } from '@overt/wire'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Store } from '../../store/database.ts'
import { auditsOf } from './plan-rows.ts'

export type ToldAudits = {
  /** The newest first. What no checkpoint covers yet is not among them. */
  latest(): Promise<AuditList['audits']>
}

type Parts = {
  readonly store: Pick<Store, 'db'>
  readonly ledger: Pick<Ledger, 'origin' | 'head' | 'entry' | 'proof'>
}

/** What the public is shown of the audits: entries of the ledger with their proofs, and nothing beside them. */
export const openToldAudits = ({ store, ledger }: Parts): ToldAudits => ({
  async latest() {
    const { told } = await auditsOf(store.db, ledger.origin)
    const head = ledger.head()
    const audits = []
    for (const index of told.toReversed()) {
      const entry = index < head.size ? await ledger.entry(index) : null
      if (entry === null || parseAuditEntry(entry) === null) continue
      audits.push({ entry: toBase64(entry), proof: await ledger.proof(index, head) })
    }
    return audits
  },
})
