import type { ApiKeyRow, Db } from '../store/database.ts'
import { Prepared } from '../store/prepared.ts'

export async function insertKey(db: Db, row: ApiKeyRow): Promise<void> {
  await db.insertInto('api_key').values(row).execute()
}

export function keysOf(db: Db, account: string): Promise<ApiKeyRow[]> {
  return db
    .selectFrom('api_key')
    .selectAll()
    .where('account', '=', account)
    .orderBy('created', 'desc')
    .orderBy('id')
    .execute()
}

const live = Prepared.one((db, { hash }: Pick<ApiKeyRow, 'hash'>) =>
  db.selectFrom('api_key').selectAll().where('hash', '=', hash).where('revoked', 'is', null),
)

export async function liveKey(db: Db, hash: string): Promise<ApiKeyRow | null> {
  return live.first(db, { hash })
}

export async function touchKey(db: Db, id: string, now: string): Promise<void> {
  await db.updateTable('api_key').set({ last_used: now }).where('id', '=', id).execute()
}

/** False when the account has no such live key. */
export async function revokeKeyRow(
  db: Db,
  account: string,
  id: string,
  now: string,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('api_key')
    .set({ revoked: now })
    .where('id', '=', id)
    .where('account', '=', account)
    .where('revoked', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
