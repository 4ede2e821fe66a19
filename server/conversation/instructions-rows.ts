import type { Db, InstructionsRow } from '../store/database.ts'

export async function instructionsOf(db: Db, account: string): Promise<InstructionsRow | null> {
  const row = await db
    .selectFrom('instructions')
    .selectAll()
    .where('id', '=', account)
    .executeTakeFirst()
  return row ?? null
}

export async function insertInstructions(db: Db, row: InstructionsRow): Promise<void> {
  await db.insertInto('instructions').values(row).execute()
}

export const everyInstructions = (db: Db): Promise<InstructionsRow[]> =>
  db.selectFrom('instructions').selectAll().execute()

/** The key first, overwritten where it lies. */
export async function destroyInstructions(db: Db, id: string, noKey: Uint8Array): Promise<void> {
  await db.updateTable('instructions').set({ key: noKey }).where('id', '=', id).execute()
  await db.deleteFrom('instructions').where('id', '=', id).execute()
}
