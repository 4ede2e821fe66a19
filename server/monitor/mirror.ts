import { checkpointIn, parsePolicy, trustCheckpoint } from '@overt/verifier'
import { type Copied, copyLedger } from '../ledger/copy-ledger.ts'
import { LedgerError } from '../ledger/ledger.ts'
import { TileError } from '../ledger/tile-reader.ts'
import { openRemoteLedger } from './remote-ledger.ts'

/**
 * A copy of a ledger that stands elsewhere, as a folder that any web server can serve; run again, it goes on
 * from where it was. Nothing is kept of a checkpoint that the policy does not take.
 */
export async function mirrorLedger(options: {
  readonly url: string
  readonly folder: string
  /** The text of a tlog-policy file. */
  readonly policy: string
  readonly fetch: typeof fetch
}): Promise<Copied> {
  const policy = await parsePolicy(options.policy)
  if (!policy.ok) throw refused(`could not use the policy: ${policy.detail}`)
  const remote = openRemoteLedger(options.url, options.fetch)
  const checkpoint = await remote.checkpoint()
  const origin = checkpointIn(checkpoint)?.origin ?? ''
  const logs = policy.logs.filter(({ name }) => name === origin)
  if (logs.length === 0) throw refused(`could not mirror it: your policy does not name ${origin}`)
  const trusted = await trustCheckpoint(checkpoint, origin, { ...policy, logs })
  if ('ok' in trusted) throw refused(`could not mirror it: ${trusted.detail}`)
  return copyLedger(remote, checkpoint, options.folder).catch((error: unknown) => {
    if (!(error instanceof TileError)) throw error
    const why = `${error.path} is missing there or not whole`
    throw refused(`could not mirror it: ${why}; try again, and tell its operator`, error)
  })
}

const refused = (message: string, cause?: unknown): LedgerError =>
  new LedgerError('ledger_refused', message, { cause })
