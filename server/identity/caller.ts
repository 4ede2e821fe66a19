import type { Store } from '../store/database.ts'
import { ownerId } from './account-rows.ts'
import { isAuditor } from './auditor-rows.ts'
import type { Caller, Refusal } from './identity.ts'
import type { Keys } from './key.ts'
import type { Sessions } from './session.ts'

type Doors = { readonly store: Store; readonly sessions: Sessions; readonly keys: Keys }

/**
 * Who is asking. A bearer key counts alone: a bad one is refused even beside a good cookie, so that
 * nothing sent with a key ever acts for whoever happens to be signed in.
 */
export async function callerFrom(headers: Headers, doors: Doors): Promise<Caller | Refusal | null> {
  const key = bearerOf(headers)
  if (key !== null) return (await byKey(key, doors)) ?? keyRefused
  const user = await doors.sessions.account(headers)
  if (user === null) return null
  const auditor = await isAuditor(doors.store.db, user.id)
  return { account: user.id, by: 'session', owner: user.owner, auditor }
}

async function byKey(key: string, { store, keys }: Doors): Promise<Caller | null> {
  const account = await keys.accountOf(key)
  if (account === null) return null
  const owner = account === (await ownerId(store.db))
  return { account, by: 'key', owner, auditor: await isAuditor(store.db, account) }
}

const keyRefused: Refusal = {
  code: 'key_refused',
  detail: 'This API key is unknown or was revoked: make a new one in the settings.',
  retryAfterSeconds: null,
}

/** Another scheme, such as a proxy's Basic, is not ours to judge. */
function bearerOf(headers: Headers): string | null {
  return /^bearer +(\S.*)$/i.exec(headers.get('authorization') ?? '')?.[1]?.trim() ?? null
}
