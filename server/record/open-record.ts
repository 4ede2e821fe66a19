import { type Governed, enactedCharters } from '../charter/amendment/view.ts'
import type { ErasureParts } from '../conversation/erase.ts'
import type { Identity } from '../identity/identity.ts'
import type { JobWork, ScheduledJob } from '../job/job.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Logger } from '../observe/logger.ts'
import { type AccountErasure, eraseAccount } from './erase-account.ts'
import type { ExportParts } from './export.ts'
import { type Marker, openMarker } from './marker.ts'
import { recordJobs } from './record-jobs.ts'
import { openRecords, type Records } from './records.ts'
import { recordSigner } from './signer.ts'

type Parts = ErasureParts &
  Pick<ExportParts, 'retention'> & {
    readonly home: string
    readonly governance: Governed
    readonly ledger: Ledger
    readonly identity: Pick<Identity, 'forget'>
    readonly logger: Logger
    /** `overt/<version> sha256:<digest>`. */
    readonly version: string
  }

export type OpenedRecord = {
  readonly records: Records
  readonly marker: Marker
  readonly eraseAccount: (account: string) => Promise<AccountErasure>
  readonly jobs: { readonly works: readonly JobWork[]; readonly schedules: readonly ScheduledJob[] }
}

/** What is told of answers without their text, what is taken away with a mark, and what is erased. */
export async function openRecord(parts: Parts): Promise<OpenedRecord> {
  const told = {
    ...parts,
    enacted: () => enactedCharters(parts.governance),
    sign: await recordSigner(parts.home, parts.ledger.origin),
  }
  return {
    records: openRecords(told),
    marker: openMarker(told),
    eraseAccount: (account) => eraseAccount(parts, account),
    jobs: recordJobs(parts),
  }
}
