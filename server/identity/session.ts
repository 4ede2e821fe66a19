import type { SessionResponse } from '@overt/wire'
import type { Store } from '../store/database.ts'
import { ownEmail } from './account-rows.ts'
import { isAuditor } from './auditor-rows.ts'
import type { Auth } from './auth.ts'
import { linkWasUsed } from './link-rows.ts'

export type Sessions = ReturnType<typeof openSessions>

/** What a session cookie stands for. */
export function openSessions({ store }: { readonly store: Store }, auth: Auth) {
  /** The account of a live session. Reads only: the session is not lengthened. */
  async function account(headers: Headers) {
    if (!headers.has('cookie')) return null
    const found = await auth.api.getSession({ headers, query: { disableRefresh: true } })
    return found?.user ?? null
  }

  return {
    account,

    async describe(headers: Headers): Promise<SessionResponse> {
      const user = await account(headers)
      return {
        account: user && {
          id: user.id,
          name: user.name,
          email: ownEmail(user.email),
          owner: user.owner,
          auditor: await isAuditor(store.db, user.id),
        },
        ownerless: !(await linkWasUsed(store.db)),
      }
    },

    async renew(headers: Headers): Promise<readonly string[]> {
      if (!headers.has('cookie')) return []
      const renewed = await auth.api.getSession({ headers, returnHeaders: true })
      return renewed.headers.getSetCookie()
    },

    /** The cookies of a new session. */
    async begin(id: string, headers: Headers): Promise<readonly string[]> {
      const begun = await auth.api.beginSession({
        body: { account: id },
        headers,
        returnHeaders: true,
      })
      return begun.headers.getSetCookie()
    },

    async end(headers: Headers): Promise<readonly string[]> {
      const ended = await auth.api.signOut({ headers, returnHeaders: true })
      return ended.headers.getSetCookie()
    },
  }
}
