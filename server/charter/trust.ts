import { ED25519, formatVkey, fromBase64 } from '@overt/verifier'
import { type WitnessPolicy, policyFor } from '../witness/witness-policy.ts'
import { entriesOf } from '../ledger/entries.ts'
import { readFolder } from '../ledger/folder-storage.ts'
import { readPublished } from '../ledger/published.ts'
import { emptyChain } from './chain/chain.ts'
import { extendChain } from './chain/extend.ts'
import { CharterError } from './charter-error.ts'
import { ledgerFolderOf } from './open-charter.ts'

/**
 * A tlog-policy file that trusts this home's ledger, and the witnesses of its policy, read from its genesis. It only
 * reads, beside a running server or not.
 * @throws CharterError when there is no ledger, or no genesis that gives its origin.
 */
export async function trustOf(
  home: string,
  witnesses: WitnessPolicy | null = null,
): Promise<{ readonly origin: string; readonly logVkey: string; readonly policy: string }> {
  const ledger = await readPublished(readFolder(ledgerFolderOf(home)))
  if (!ledger) {
    throw new CharterError(`There is no ledger in ${home} yet: start the server once.`)
  }
  const first = await entriesOf(ledger).next()
  const entry = first.done ? undefined : first.value.entries[0]
  const chain = entry && (await extendChain(emptyChain(ledger.origin), entry, 0))
  if (!chain || 'fault' in chain || !chain.genesis) {
    throw new CharterError(`The ledger in ${home} does not begin with its genesis: run fsck.`)
  }
  const key = fromBase64(chain.genesis.content.logKey) ?? new Uint8Array()
  const logVkey = await formatVkey(ledger.origin, ED25519, key)
  return { origin: ledger.origin, logVkey, policy: policyFor(logVkey, witnesses) }
}
