import { toBase64Url } from '@overt/verifier'
import type { Db, Store } from '../store/database.ts'
import { newId } from '../store/id.ts'
import { forgetAccount, insertAccount } from './account-rows.ts'
import { type AuditorAccount, auditorRows, insertAuditor } from './auditor-rows.ts'
import { LINK_MS, replaceLink } from './link-rows.ts'
import { hashOf } from './secret.ts'

type Parts = {
  readonly store: Store
  readonly clock: () => number
  readonly random: (bytes: number) => Uint8Array
}

const iso = (ms: number) => new Date(ms).toISOString()

/** Accounts that read records and no text. */
export function auditorDoor({ store, clock, random }: Parts) {
  return {
    /** A new auditor, and the token of a one-time link that signs them in. */
    addAuditor(name: string): Promise<AuditorAccount & { readonly token: string }> {
      const now = clock()
      const created = iso(now)
      const [id, token] = [newId(random), toBase64Url(random(32))]
      return store.transact(async (tx) => {
        await insertAccount(tx, { id, name, owner: false, now: created })
        await insertAuditor(tx, { account: id, created })
        const expires = iso(now + LINK_MS)
        await replaceLink(tx, { hash: hashOf(token), created, expires, account: id })
        return { id, name, created, token }
      })
    },
    auditors: (): Promise<readonly AuditorAccount[]> => auditorRows(store.db),
    /** Ends their sessions and keys at once; false when there is no such auditor. */
    removeAuditor: (id: string): Promise<boolean> =>
      store.transact(async (tx: Db) => {
        const all = await auditorRows(tx)
        return all.some((one) => one.id === id) && (await forgetAccount(tx, id))
      }),
  }
}
