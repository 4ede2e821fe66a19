import type { Db, OwnerLinkRow } from '../store/database.ts'
import { sameHash } from './secret.ts'

/** So long a link lives. */
export const LINK_MS = 60 * 60_000

/** Puts a new link in the place of those for the same account that nobody used; a null account is the owner. */
export async function replaceLink(db: Db, link: Omit<OwnerLinkRow, 'used'>): Promise<void> {
  await db
    .deleteFrom('owner_link')
    .where('used', 'is', null)
    .where('account', 'is', link.account)
    .execute()
  await db
    .insertInto('owner_link')
    .values({ ...link, used: null })
    .execute()
}

/** Uses up the live link with this hash; null when there is none. Belongs in a transaction. */
export async function spendLink(
  db: Db,
  hash: string,
  now: string,
): Promise<Pick<OwnerLinkRow, 'account'> | null> {
  const live = await db
    .selectFrom('owner_link')
    .select(['hash', 'account'])
    .where('used', 'is', null)
    .where('expires', '>', now)
    .execute()
  const found = live.find((link) => sameHash(link.hash, hash))
  if (found === undefined) return null
  await db.updateTable('owner_link').set({ used: now }).where('hash', '=', hash).execute()
  return found
}

export async function linkWasUsed(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('owner_link')
    .select('hash')
    .where('used', 'is not', null)
    .where('account', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}
