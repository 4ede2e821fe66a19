import { toBase64Url } from '@overt/verifier'
import type { Db, Store } from '../store/database.ts'
import { newId } from '../store/id.ts'
import { forgetPassword, insertAccount, ownerId, passwordHash } from './account-rows.ts'
import { Attempts, tooMany } from './attempts.ts'
import type { NotSignedIn, Refusal, SignedIn } from './identity.ts'
import { LINK_MS, replaceLink, spendLink } from './link-rows.ts'
import { hashOf } from './secret.ts'
import type { Sessions } from './session.ts'

const iso = (ms: number) => new Date(ms).toISOString()

type Parts = {
  readonly store: Store
  readonly clock: () => number
  readonly random: (bytes: number) => Uint8Array
}

/** The one-time link, and the account that it opens. */
export function ownerDoor({ store, clock, random }: Parts, sessions: Sessions) {
  const attempts = new Attempts(clock)

  /** Belongs in a transaction: two processes must not both make an owner. */
  async function ownerIn(tx: Db): Promise<string> {
    const existing = await ownerId(tx)
    if (existing !== null) return existing
    const id = newId(random)
    await insertAccount(tx, { id, name: 'Owner', owner: true, now: iso(clock()) })
    return id
  }

  return {
    async ownerHasPassword(): Promise<boolean> {
      const owner = await ownerId(store.db)
      return owner !== null && (await passwordHash(store.db, owner)) !== null
    },

    ownerAccount: async () => (await ownerId(store.db)) ?? (await store.transact(ownerIn)),

    async ownerLink(): Promise<string> {
      const token = toBase64Url(random(32))
      const now = clock()
      const link = {
        hash: hashOf(token),
        created: iso(now),
        expires: iso(now + LINK_MS),
        account: null,
      }
      await store.transact((tx) => replaceLink(tx, link))
      return token
    },

    async useLink(
      token: string,
      headers: Headers,
      address: string,
    ): Promise<SignedIn | NotSignedIn> {
      const wait = attempts.take(address)
      if (wait !== null) return tooMany(wait)
      const owner = await store.transact(async (tx) => {
        const link = await spendLink(tx, hashOf(token), iso(clock()))
        if (link === null) return null
        const account = link.account ?? (await ownerIn(tx))
        // Whoever needs a link has lost the password: a new one can be chosen without it.
        await forgetPassword(tx, account)
        return account
      })
      if (owner === null) return { ok: false, refusal: linkUsed }
      attempts.forgive(address)
      return { ok: true, setCookies: await sessions.begin(owner, headers) }
    },
  }
}

const linkUsed: Refusal = {
  code: 'link_used',
  detail:
    'This link was used, replaced or is over an hour old: get a new one with `./overt owner link`.',
  retryAfterSeconds: null,
}
