import type { Db, NoiseRow } from '../store/database.ts'

export async function insertNoise(db: Db, row: NoiseRow): Promise<void> {
  await db.insertInto('noise').values(row).execute()
}

export async function noiseOf(db: Db, account: string, id: string): Promise<NoiseRow | null> {
  const row = await db
    .selectFrom('noise')
    .selectAll()
    .where('id', '=', id)
    .where('account', '=', account)
    .executeTakeFirst()
  return row ?? null
}

/** False when somebody else used it first. */
export async function spendNoise(db: Db, id: string): Promise<boolean> {
  const result = await db.deleteFrom('noise').where('id', '=', id).executeTakeFirst()
  return result.numDeletedRows === 1n
}

export async function dropNoiseBefore(db: Db, created: string): Promise<void> {
  await db.deleteFrom('noise').where('created', '<', created).execute()
}

/** Keeps the account's latest rows. */
export async function capNoise(db: Db, account: string, most: number): Promise<void> {
  await db
    .deleteFrom('noise')
    .where('account', '=', account)
    .where('id', 'not in', (kept) =>
      kept
        .selectFrom('noise')
        .select('id')
        .where('account', '=', account)
        .orderBy('created', 'desc')
        .orderBy('id')
        .limit(most),
    )
    .execute()
}
