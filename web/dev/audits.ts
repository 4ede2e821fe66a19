import { auditEntry, toBase64Url, type AuditBody } from '@overt/verifier'
import type { AuditList } from '@overt/wire'
import type { FixtureLedger } from './ledger.ts'

type Found = Pick<AuditBody, 'exact' | 'consistent' | 'inconsistent' | 'inconclusive'>

/** Audits that are really in the fixture's ledger. */
export class FixtureAudits {
  readonly #ledger: FixtureLedger
  readonly #told: number[] = []

  constructor(ledger: FixtureLedger) {
    this.#ledger = ledger
  }

  /** Puts one into the ledger, as the daily job does. */
  tell(found: Partial<Found>): void {
    const counts = { exact: 0, consistent: 0, inconsistent: 0, inconclusive: 0, ...found }
    const drawn = Object.values(counts).reduce((sum, count) => sum + count, 0)
    const { origin, size } = this.#ledger
    const beacon = { size, root: toBase64Url(new Uint8Array(32)) }
    const about = { v: 'audit/v1', origin, from: 0, to: size, share: 20_000, beacon } as const
    this.#told.push(this.#ledger.append(auditEntry({ ...about, drawn, ...counts, digest: null })))
  }

  latest(): Promise<AuditList['audits']> {
    return Promise.all(
      this.#told.toReversed().map(async (index) => ({
        entry: this.#ledger.entry(index),
        proof: await this.#ledger.proof(index),
      })),
    )
  }
}
