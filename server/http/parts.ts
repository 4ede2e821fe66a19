import type { HttpBindings } from '@hono/node-server'
import type { Answering } from '../answering/answering.ts'
import type { Amendments } from '../charter/amendment/open-amendments.ts'
import type { Charter } from '../charter/charter.ts'
import type { Earlier } from '../charter/earlier.ts'
import type { Conversations } from '../conversation/conversations.ts'
import type { Caller, Identity } from '../identity/identity.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Models } from '../model/models.ts'
import type { Logger } from '../observe/logger.ts'
import type { Metrics } from '../observe/metrics.ts'
import type { AccountErasure } from '../record/erase-account.ts'
import type { Marker } from '../record/marker.ts'
import type { Records } from '../record/records.ts'
import type { ToldAudits } from '../replay/audit/told-audits.ts'
import type { Replays } from '../replay/replays.ts'
import type { WitnessPolicy } from '../witness/witness-policy.ts'

/** What the routes are made of. The composition root passes it in; each route family takes what it names. */
export type HttpParts = {
  readonly config: HttpConfig
  readonly identity: Identity
  readonly conversations: Conversations
  readonly answering: Answering
  readonly models: Models
  readonly replays: Pick<Replays, 'replay'>
  /** An account and all that it holds. */
  readonly eraseAccount: (account: string) => Promise<AccountErasure>
  readonly ledger: Ledger
  readonly records: Records
  /** Makes files that say that a machine made the answers in them. */
  readonly marker: Marker
  readonly charter: () => Charter
  /** Null when nobody but the server itself signs its checkpoints. */
  readonly witnessPolicy: WitnessPolicy | null
  readonly amendments: Amendments
  /** The ledgers that this one continues. */
  readonly earlier: readonly Earlier[]
  readonly audits: ToldAudits
  readonly metrics: Metrics
  readonly logger: Logger
  readonly clock: () => number
  /** The built web app; it need not be there. */
  readonly webFolder: string
  /** Where `overt-verify.html` and `overt-verify.mjs` lie; they need not be there. */
  readonly verifierFolder: string
}

/** The part of the Config that the border needs. */
export type HttpConfig = {
  readonly host: string
  readonly publicUrl: string
  readonly limits: { readonly bodyBytes: number; readonly requestsPerMinute: number }
}

/** What every handler finds in its context. `incoming` is there whenever a socket is. */
export type Env = {
  Bindings: Partial<HttpBindings>
  Variables: { requestId: string; caller?: Caller }
}

/** Behind `signedIn`, the caller is known. */
export type SignedInEnv = {
  Bindings: Env['Bindings']
  Variables: { requestId: string; caller: Caller }
}
