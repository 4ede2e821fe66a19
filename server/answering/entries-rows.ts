import { sql } from 'kysely'
import type { Db } from '../store/database.ts'
import { Prepared } from '../store/prepared.ts'

const NAME = 'ledger_entries'

const remembering = Prepared.one((db, of: { readonly text: string; readonly entries: number }) =>
  db
    .insertInto('setting')
    .values({ name: NAME, value: of.text })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet({
        value: sql`max(cast(value as integer), ${of.entries})`,
      }),
    ),
)

/** Remembers how many entries the ledger has acknowledged. The receipts may be erased; this stays. */
export async function rememberEntries(db: Db, entries: number): Promise<void> {
  await remembering.change(db, { text: String(entries), entries })
}

/** What a ledger beside this database must hold at least; 0 when it has acknowledged nothing to us. */
export async function rememberedEntries(db: Db): Promise<number> {
  const row = await db
    .selectFrom('setting')
    .select('value')
    .where('name', '=', NAME)
    .executeTakeFirst()
  return Number(row?.value ?? 0)
}
