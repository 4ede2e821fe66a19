import type { Bundle, Statement } from '@overt/verifier'
import type { Charter } from '../charter/charter.ts'
import type { Conversations, ConversationWriter } from '../conversation/conversations.ts'
import type { Head, Ledger } from '../ledger/ledger.ts'
import type { Models } from '../model/models.ts'
import type { Logger } from '../observe/logger.ts'
import type { Metrics } from '../observe/metrics.ts'
import type { Store } from '../store/database.ts'

/** What proves the charter and the board of a receipt, under the given checkpoint; the charter room provides it. */
export type Evidence = (
  head: Head,
  decided: Pick<Statement, 'charter' | 'board'>,
) => Promise<Pick<Bundle, 'charter' | 'chain'>>

/** What answering stands on. */
export type Parts = {
  readonly store: Store
  readonly conversations: Conversations & ConversationWriter
  readonly models: Pick<Models, 'open'>
  readonly ledger: Ledger
  /** The charter in force now. */
  readonly charter: () => Charter
  readonly evidence: Evidence
  readonly clock: () => number
  readonly random: (bytes: number) => Uint8Array
  readonly logger: Logger
  readonly metrics: Pick<Metrics, 'answerEnded' | 'firstToken' | 'sealed'>
  /** The statement's `server`: `overt/<version> sha256:<digest>`. */
  readonly version: string
  /** Waits between tries; rejects when the signal aborts. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>
}
