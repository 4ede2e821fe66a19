import type { Db } from '../store/database.ts'
import { sameHash } from './secret.ts'

/** Puts a new link in the place of those that nobody used. */
export async function replaceLink(
  db: Db,
  link: { readonly hash: string; readonly created: string; readonly expires: string },
): Promise<void> {
  await db.deleteFrom('owner_link').where('used', 'is', null).execute()
  await db
    .insertInto('owner_link')
    .values({ ...link, used: null })
    .execute()
}

/** Uses up the live link with this hash; false when there is none. Belongs in a transaction. */
export async function spendLink(db: Db, hash: string, now: string): Promise<boolean> {
  const live = await db
    .selectFrom('owner_link')
    .select('hash')
    .where('used', 'is', null)
    .where('expires', '>', now)
    .execute()
  if (!live.some((link) => sameHash(link.hash, hash))) return false
  await db.updateTable('owner_link').set({ used: now }).where('hash', '=', hash).execute()
  return true
}

export async function linkWasUsed(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('owner_link')
    .select('hash')
    .where('used', 'is not', null)
    .executeTakeFirst()
  return row !== undefined
}
