import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLogger } from '../observe/logger.ts'
import type { Store } from '../store/database.ts'
import { newId } from '../store/id.ts'
import { openStore } from '../store/store.ts'
import { insertAccount } from './account-rows.ts'
import type { NotSignedIn, SignedIn } from './identity.ts'
import { openIdentity, type OpenedIdentity } from './open.ts'

export const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes))

export type IdentityWorld = Awaited<ReturnType<typeof openWorld>>

/** A real store in a folder of its own, with an identity on it and a clock that tests move. */
export async function openWorld({ baseUrl = 'http://127.0.0.1:8484' } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'overt-identity-'))
  const path = join(folder, 'overt.db')
  const time = { ahead: 0 }
  const clock = () => Date.now() + time.ahead
  const open = (store: Store): Promise<OpenedIdentity> =>
    openIdentity({ store, secret, baseUrl, clock, random, logger: silentLogger })
  const store = await openStore({ path })
  return {
    path,
    store,
    identity: await open(store),
    time,
    /** Another process on the same database. */
    async besides() {
      const other = await openStore({ path })
      return {
        identity: await open(other),
        [Symbol.asyncDispose]: () => other[Symbol.asyncDispose](),
      }
    },
    /** An account that this version has no door for: permission needs two to be tested. */
    async stranger(): Promise<string> {
      const id = newId(random)
      const now = new Date(clock()).toISOString()
      await insertAccount(store.db, { id, name: 'Stranger', owner: false, now })
      return id
    },
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true })
    },
  }
}

export const secret = 'a secret for tests, of the length that better-auth wants 0123456789'

/** The request headers of a browser that keeps these cookies. */
export function cookiesOf(signedIn: SignedIn | NotSignedIn): Headers {
  if (!signedIn.ok) throw new Error(signedIn.refusal.detail)
  return new Headers({ cookie: signedIn.setCookies.map((set) => set.split(';')[0]).join('; ') })
}
