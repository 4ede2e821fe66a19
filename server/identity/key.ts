import type { ApiKey, NewKey } from '@overt/wire'
import { toBase64Url } from '@overt/verifier'
import type { Logger } from '../observe/logger.ts'
import type { ApiKeyRow, Store } from '../store/database.ts'
import { newId } from '../store/id.ts'
import { insertKey, keysOf, liveKey, revokeKeyRow, touchKey } from './key-rows.ts'
import { hashOf } from './secret.ts'

const PREFIX = 'ovk_'
const SHOWN_CHARACTERS = PREFIX.length + 6
/** `last_used` is as precise as a person needs it, not a write for each request. */
const TOUCH_AFTER_MS = 60_000

type Parts = {
  readonly store: Store
  readonly clock: () => number
  readonly random: (bytes: number) => Uint8Array
  readonly logger: Logger
}

export type Keys = ReturnType<typeof openKeys>

/** API keys: 32 random bytes that are shown once and kept only as a hash. */
export function openKeys({ store, clock, random, logger }: Parts) {
  const now = () => new Date(clock()).toISOString()

  async function touch(row: ApiKeyRow): Promise<void> {
    if (row.last_used !== null && clock() - Date.parse(row.last_used) < TOUCH_AFTER_MS) return
    try {
      await touchKey(store.db, row.id, now())
    } catch (error) {
      // A key opens the door on a full disk too.
      logger.warn({ error, keyId: row.id }, 'could not note when a key was last used')
    }
  }

  return {
    async create(account: string, name: string): Promise<NewKey> {
      const key = `${PREFIX}${toBase64Url(random(32))}`
      const id = newId(random)
      const prefix = key.slice(0, SHOWN_CHARACTERS)
      const times = { created: now(), last_used: null, revoked: null }
      await insertKey(store.db, { id, account, name, prefix, hash: hashOf(key), ...times })
      return { id, name, key }
    },

    async list(account: string): Promise<readonly ApiKey[]> {
      return (await keysOf(store.db, account)).map(shown)
    },

    revoke: (account: string, id: string) => revokeKeyRow(store.db, account, id, now()),

    /** The account that a live key belongs to. */
    async accountOf(key: string): Promise<string | null> {
      const row = await liveKey(store.db, hashOf(key))
      if (row === null) return null
      await touch(row)
      return row.account
    },
  }
}

const shown = ({ id, name, prefix, created, last_used, revoked }: ApiKeyRow): ApiKey => ({
  id,
  name,
  prefix,
  created,
  lastUsed: last_used,
  revoked,
})
