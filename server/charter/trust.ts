import { ED25519, formatVkey, fromBase64, parseCheckpoint, parseNote, text } from '@overt/verifier'
import { type WitnessPolicy, policyFor } from '../witness/witness-policy.ts'
import { entriesOf } from '../ledger/entries.ts'
import { readFolder } from '../ledger/folder-storage.ts'
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
  const storage = readFolder(ledgerFolderOf(home))
  const published = await storage.read('checkpoint')
  const note = published && parseNote(text(published))
  const head = note && parseCheckpoint(note.text)
  if (!head) {
    throw new CharterError(`There is no ledger in ${home} yet: start the server once.`)
  }
  const read = (path: string) => storage.read(path)
  const first = await entriesOf({ head: () => ({ ...head, text: '' }), read }).next()
  const entry = first.done ? undefined : first.value.entries[0]
  const chain = entry && (await extendChain(emptyChain(head.origin), entry, 0))
  if (!chain || 'fault' in chain || !chain.genesis) {
    throw new CharterError(`The ledger in ${home} does not begin with its genesis: run fsck.`)
  }
  const key = fromBase64(chain.genesis.content.logKey) ?? new Uint8Array()
  const logVkey = await formatVkey(head.origin, ED25519, key)
  return { origin: head.origin, logVkey, policy: policyFor(logVkey, witnesses) }
}
