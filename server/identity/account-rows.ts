import { sql, type Kysely } from 'kysely'
import type { Database, Db } from '../store/database.ts'
import { Prepared } from '../store/prepared.ts'

/** The columns of better-auth's tables that we read and write ourselves; `openAuth` makes the tables. */
type AuthTables = {
  auth_user: {
    id: string
    name: string
    /** Unique. An account without an address of its own holds a placeholder. */
    email: string
    emailVerified: number
    createdAt: string
    updatedAt: string
    owner: number
  }
  auth_account: {
    id: string
    accountId: string
    providerId: string
    userId: string
    password: string | null
    createdAt: string
    updatedAt: string
  }
  auth_session: { userId: string }
}

/** The store with better-auth's tables. */
export const authTables = (db: Db) => (db as Kysely<Database>).withTables<AuthTables>()

/** Nobody can own an address under `.invalid` (RFC 2606). */
const placeholder = (account: string) => `${account.toLowerCase()}@account.invalid`

/** What the account's person calls their own address, or null for our placeholder. */
export const ownEmail = (email: string): string | null =>
  email.endsWith('@account.invalid') ? null : email

export type NewAccount = {
  readonly id: string
  readonly name: string
  readonly owner: boolean
  readonly now: string
}

export async function insertAccount(db: Db, account: NewAccount): Promise<void> {
  await authTables(db)
    .insertInto('auth_user')
    .values({
      id: account.id,
      name: account.name,
      email: placeholder(account.id),
      emailVerified: 0,
      createdAt: account.now,
      updatedAt: account.now,
      owner: account.owner ? 1 : 0,
    })
    .execute()
}

const owner = Prepared.one((db) =>
  authTables(db).selectFrom('auth_user').select('id').where('owner', '=', 1),
)

export async function ownerId(db: Db): Promise<string | null> {
  return (await owner.first(db, {}))?.id ?? null
}

export async function accountIds(db: Db): Promise<readonly string[]> {
  const rows = await authTables(db).selectFrom('auth_user').select('id').execute()
  return rows.map(({ id }) => id)
}

/** The hash of the account's password; null before one was chosen. */
export async function passwordHash(db: Db, account: string): Promise<string | null> {
  const row = await authTables(db)
    .selectFrom('auth_account')
    .select('password')
    .where('userId', '=', account)
    .where('providerId', '=', 'credential')
    .executeTakeFirst()
  return row?.password ?? null
}

export async function emailTaken(db: Db, email: string, account: string): Promise<boolean> {
  const row = await authTables(db)
    .selectFrom('auth_user')
    .select('id')
    .where('email', '=', email)
    .where('id', '!=', account)
    .executeTakeFirst()
  return row !== undefined
}

export type NewCredentials = {
  readonly account: string
  readonly name: string
  /** Lower case, as better-auth looks it up. */
  readonly email: string
  readonly passwordHash: string
  readonly now: string
}

/** The account can then only be entered by a link, until it has a password again. */
export async function forgetPassword(db: Db, account: string): Promise<void> {
  await authTables(db)
    .deleteFrom('auth_account')
    .where('userId', '=', account)
    .where('providerId', '=', 'credential')
    .execute()
}

/** Replaces name, address and password, and ends all sessions of the account. */
export async function replaceCredentials(db: Db, to: NewCredentials): Promise<void> {
  const auth = authTables(db)
  await auth
    .updateTable('auth_user')
    .set({ name: to.name, email: to.email, updatedAt: to.now })
    .where('id', '=', to.account)
    .execute()
  await forgetPassword(db, to.account)
  await auth
    .insertInto('auth_account')
    .values({
      id: sql<string>`lower(hex(randomblob(16)))`,
      accountId: to.account,
      providerId: 'credential',
      userId: to.account,
      password: to.passwordHash,
      createdAt: to.now,
      updatedAt: to.now,
    })
    .execute()
  await auth.deleteFrom('auth_session').where('userId', '=', to.account).execute()
}

/** All that an account is, and nothing of what it wrote. False when there is none. */
export async function forgetAccount(db: Db, account: string): Promise<boolean> {
  const auth = authTables(db)
  const isOwner = (await ownerId(db)) === account
  await auth.deleteFrom('auth_session').where('userId', '=', account).execute()
  await auth.deleteFrom('auth_account').where('userId', '=', account).execute()
  await db.deleteFrom('api_key').where('account', '=', account).execute()
  await db.deleteFrom('auditor').where('account', '=', account).execute()
  // Without an owner the next start prints a link, as the first one did.
  await db
    .deleteFrom('owner_link')
    .where('account', isOwner ? 'is' : '=', isOwner ? null : account)
    .execute()
  const result = await auth.deleteFrom('auth_user').where('id', '=', account).executeTakeFirst()
  return result.numDeletedRows === 1n
}
