import { checkpointIn } from '@overt/verifier'
import type { Chain } from '../charter/chain/chain.ts'
import { readChain } from '../charter/load-charter.ts'
import { LedgerError } from '../ledger/ledger.ts'
import { openRemoteLedger } from './remote-ledger.ts'

/**
 * Who decides on a ledger that stands elsewhere, from its entries, each of them checked. Which ledger that is,
 * is its own word: whoever signs for it looks at the origin.
 * @throws LedgerError where there is none, CharterError at an entry that must not be there.
 */
export async function readRemoteChain(url: string, fetch: typeof globalThis.fetch): Promise<Chain> {
  const remote = openRemoteLedger(url, fetch)
  const head = checkpointIn(await remote.checkpoint())
  if (head !== null) return readChain({ origin: head.origin, read: remote.read, head: () => head })
  const message = `what ${url} serves as its checkpoint is none: look at the address`
  throw new LedgerError('ledger_refused', message)
}
