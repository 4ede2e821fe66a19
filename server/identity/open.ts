import type { Logger } from '../observe/logger.ts'
import type { Store } from '../store/database.ts'
import { forgetAccount } from './account-rows.ts'
import { auditorDoor } from './auditor.ts'
import { openAuth } from './auth.ts'
import { callerFrom } from './caller.ts'
import type { Identity } from './identity.ts'
import { openKeys } from './key.ts'
import { ownerDoor } from './owner.ts'
import { passwordDoor } from './password.ts'
import { openSessions } from './session.ts'

export type IdentitySettings = {
  readonly store: Store
  /** Signs the session cookies; a new one signs everybody out. */
  readonly secret: string
  /** Where browsers reach us: https makes the cookie Secure. */
  readonly baseUrl: string
  readonly clock: () => number
  readonly random: (bytes: number) => Uint8Array
  readonly logger: Logger
}

/** Identity with what only the composition root asks of it. */
export type OpenedIdentity = Identity & {
  /** Once the owner has a password, the start need not print a link. */
  ownerHasPassword(): Promise<boolean>
}

/** Opens accounts, sessions and keys. Any number of processes may, on one database. */
export async function openIdentity(settings: IdentitySettings): Promise<OpenedIdentity> {
  const auth = await openAuth(settings)
  const sessions = openSessions(settings, auth)
  const keys = openKeys(settings)
  return {
    caller: (headers) => callerFrom(headers, { ...settings, sessions, keys }),
    session: (headers) => sessions.describe(headers),
    renew: (headers) => sessions.renew(headers),
    signOut: (headers) => sessions.end(headers),
    ...passwordDoor(settings, auth, sessions),
    ...ownerDoor(settings, sessions),
    ...auditorDoor(settings),
    forget: forgetAccount,
    keys: (account) => keys.list(account),
    createKey: (account, name) => keys.create(account, name),
    revokeKey: (account, id) => keys.revoke(account, id),
  }
}
