import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { ApiKey, NewKey } from '@overt/wire'
import { rememberedEntries } from './answering/entries-rows.ts'
import { openCharter } from './charter/open-charter.ts'
import { addressOf } from './config/address.ts'
import { type Overrides, loadConfig } from './config/config.ts'
import { processEnvironment } from './config/environment-source.ts'
import { makeHome } from './config/home.ts'
import type { Config } from './config/schema.ts'
import type { Erasure } from './conversation/conversations.ts'
import { cookieSecret } from './identity/cookie-secret.ts'
import { letters } from './job/open-jobs.ts'
import { openIdentity } from './identity/open.ts'
import { type Logger, silentLogger } from './observe/logger.ts'
import { eraseAccount } from './record/erase-account.ts'
import { isHeld, retentionOf } from './record/hold.ts'
import { lockHome } from './store/lock.ts'
import { openStore } from './store/store.ts'
import { openWitnessing } from './witness/open-witnessing.ts'

// The commands that work on a data folder's accounts, and what they and the server open alike.

export type Where = { readonly home: string | undefined }

export const clock = (): number => Date.now()
export const random = (bytes: number): Uint8Array<ArrayBuffer> => new Uint8Array(randomBytes(bytes))

export const databaseOf = (home: string): string => join(home, 'overt.sqlite')

export const identitySettings = (
  config: Config,
  store: Awaited<ReturnType<typeof openStore>>,
  logger: Logger,
) => ({
  store,
  secret: cookieSecret(config.home),
  baseUrl: config.publicUrl,
  clock,
  random,
  logger: logger.child({ part: 'identity' }),
})

export const readConfig = ({ home }: Where, overrides: Overrides = {}): Config =>
  loadConfig({ env: processEnvironment(), home, overrides })

/** The accounts of a data folder, beside a running server or not. */
async function openAccounts(where: Where) {
  const config = readConfig(where)
  makeHome(config.home)
  const store = await openStore({ path: databaseOf(config.home) })
  const identity = await openIdentity(identitySettings(config, store, silentLogger))
  return { config, store, identity }
}

export type Keys = AsyncDisposable & {
  create(name: string): Promise<NewKey>
  list(): Promise<readonly ApiKey[]>
  revoke(id: string): Promise<boolean>
}

/** The owner's API keys. */
export async function openKeys(where: Where): Promise<Keys> {
  const { store, identity } = await openAccounts(where)
  const account = await identity.ownerAccount()
  return {
    create: (name) => identity.createKey(account, name),
    list: () => identity.keys(account),
    revoke: (id) => identity.revokeKey(account, id),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }
}

/** A new one-time link for the owner; earlier unused ones die. */
export async function ownerLink(where: Where): Promise<string> {
  const { config, store, identity } = await openAccounts(where)
  await using _ = store
  return `${addressOf(config)}/#link=${await identity.ownerLink()}`
}

/** Whoever may read the records, beside a running server or not. */
export async function openAuditors(where: Where) {
  const { config, store, identity } = await openAccounts(where)
  return {
    add: async (name: string) => {
      const { id, token } = await identity.addAuditor(name)
      return { id, link: `${addressOf(config)}/#link=${token}` }
    },
    list: () => identity.auditors(),
    remove: (id: string) => identity.removeAuditor(id),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }
}

/** What the server gave up, beside a running one or not. */
export async function openDeadJobs(where: Where) {
  const { home } = readConfig(where)
  makeHome(home)
  const store = await openStore({ path: databaseOf(home) })
  const { dead, retry, drop } = letters({ store, clock, random }, () => {})
  return { list: dead, retry, drop, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() }
}

/** Erases the owner's account in a data folder that no server holds. */
export async function eraseOwner(where: Where): Promise<Erasure> {
  const { config, store, identity } = await openAccounts(where)
  await using parts = new AsyncDisposableStack()
  parts.use(store)
  parts.use(lockHome(config.home))
  const atLeast = await rememberedEntries(store.db)
  const logger = silentLogger
  const witnessing = await openWitnessing(config.ledger, clock, logger)
  const known = { ...config, ...witnessing, atLeast }
  await using opened = await openCharter({ ...known, clock, random, logger })
  const held = (tomb: string) => isHeld(retentionOf(opened.governance, clock()), tomb)
  // What is open here must stay so until it is done.
  return await eraseAccount({ store, clock, isHeld: held, identity }, await identity.ownerAccount())
}
