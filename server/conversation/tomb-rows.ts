import type { Db, TombRow } from '../store/database.ts'

/** A tomb stays once: what was erased is erased. */
export async function insertTombs(db: Db, tombs: readonly string[], erased: string): Promise<void> {
  for (const tomb of tombs) {
    await db
      .insertInto('tomb')
      .values({ tomb, erased, entry_index: null })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

/** Those that no entry of the ledger tells yet. Their order is their own bytes': it says nothing of when. */
export async function untoldTombs(db: Db, most: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('tomb')
    .select('tomb')
    .where('entry_index', 'is', null)
    .orderBy('tomb')
    .limit(most)
    .execute()
  return rows.map(({ tomb }) => tomb)
}

export async function tellTombs(
  db: Db,
  tombs: readonly string[],
  entryIndex: number,
): Promise<void> {
  await db.updateTable('tomb').set({ entry_index: entryIndex }).where('tomb', 'in', tombs).execute()
}

export async function allTombs(db: Db): Promise<readonly TombRow[]> {
  return db.selectFrom('tomb').selectAll().orderBy('tomb').execute()
}
