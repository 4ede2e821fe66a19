import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ApiKey, NewKey } from '@overt/wire'
import { rememberedEntries } from './answering/entries-rows.ts'
import { openCharter } from './charter/open-charter.ts'
import { addressOf } from './config/address.ts'
import { type Overrides, loadConfig } from './config/config.ts'
import { processEnvironment } from './config/environment-source.ts'
import { makeHome } from './config/home.ts'
import type { Config } from './config/schema.ts'
import { conversationsOf } from './conversation/erase-rows.ts'
import { instructionsOf } from './conversation/instructions-rows.ts'
import { cookieSecret } from './identity/cookie-secret.ts'
import { jobOf } from './job/job-rows.ts'
import { letters } from './job/open-jobs.ts'
import { openIdentity } from './identity/open.ts'
import { type Logger, silentLogger } from './observe/logger.ts'
import { type AccountErasure, ERASE_ACCOUNT, eraseAccount } from './record/erase-account.ts'
import { isHeld, retentionOf } from './record/hold.ts'
import { random } from './random.ts'
import type { Store } from './store/database.ts'
import { lockHome } from './store/lock.ts'
import { openStore } from './store/store.ts'
import { StoreError } from './store/store-error.ts'
import { openWitnessing } from './witness/open-witnessing.ts'

// The commands that work on a data folder's accounts, and what they and the server open alike.

export type Where = { readonly home: string | undefined }

export const clock = (): number => Date.now()

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

/** `handed`: a running server has taken it over and was not done after a minute. */
export type OwnerErasure = AccountErasure | { readonly type: 'handed' }

/** Erases the owner's account; a running server does it where there is one. */
export async function eraseOwner(where: Where): Promise<OwnerErasure> {
  const { config, store, identity } = await openAccounts(where)
  await using parts = new AsyncDisposableStack()
  parts.use(store)
  const account = await identity.ownerAccount()
  const lock = lockIfFree(config.home)
  if (lock === null) return await handOver(store, account)
  parts.use(lock)
  const atLeast = await rememberedEntries(store.db)
  const logger = silentLogger
  const witnessing = await openWitnessing(config.ledger, clock, logger)
  const known = { ...config, ...witnessing, atLeast }
  await using opened = await openCharter({ ...known, clock, random, logger })
  const held = (tomb: string) => isHeld(retentionOf(opened.governance, clock()), tomb)
  // What is open here must stay so until it is done.
  return await eraseAccount({ store, clock, isHeld: held, identity }, account)
}

function lockIfFree(home: string): Disposable | null {
  try {
    return lockHome(home)
  } catch (error) {
    if (error instanceof StoreError && error.code === 'in_use') return null
    throw error
  }
}

const HANDED_MS = 60_000

async function handOver(store: Store, account: string): Promise<OwnerErasure> {
  const { add } = letters({ store, clock, random }, () => {})
  const id = await store.transact((tx) => add(tx, ERASE_ACCOUNT, { account }))
  for (const end = clock() + HANDED_MS; clock() < end; await sleep(200)) {
    const job = await jobOf(store.db, id)
    if (job?.state === 'dead') throw new Error(`The server could not erase it: ${job.problem}`)
    if (job !== null) continue
    const told = await instructionsOf(store.db, account)
    const held = (await conversationsOf(store.db, account)).length + (told === null ? 0 : 1)
    return held === 0 ? { type: 'erased' } : { type: 'partly', held }
  }
  return { type: 'handed' }
}
