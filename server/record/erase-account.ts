import type { ErasureParts } from '../conversation/erase.ts'
import { eraseAll } from '../conversation/erase.ts'
import type { Erasure } from '../conversation/conversations.ts'
import type { Identity } from '../identity/identity.ts'

/**
 * An account and all that it holds, in one transaction: conversations with their keys, unused noise, API
 * keys, sessions, name and address. What the ledger holds of it is noise.
 */
export async function eraseAccount(
  parts: ErasureParts & { readonly identity: Pick<Identity, 'forget'> },
  account: string,
): Promise<Erasure> {
  const gone = await parts.store.transact(async (tx) => {
    const conversations = await eraseAll(parts, tx, account)
    if (conversations === null) return 'held'
    await tx.deleteFrom('noise').where('account', '=', account).execute()
    return (await parts.identity.forget(tx, account)) ? conversations : 'absent'
  })
  if (typeof gone === 'string') return gone
  await parts.store.scrub(gone)
  return 'erased'
}
