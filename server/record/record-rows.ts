import type { Db, RecordRow } from '../store/database.ts'
import { Prepared } from '../store/prepared.ts'
import type { Given } from './charters.ts'

const insertion = Prepared.one((db, row: RecordRow) => db.insertInto('record').values(row))

export async function insertRecord(db: Db, row: RecordRow): Promise<void> {
  await insertion.change(db, row)
}

export async function recordOf(db: Db, leaf: Uint8Array): Promise<RecordRow | null> {
  const row = await db.selectFrom('record').selectAll().where('leaf', '=', leaf).executeTakeFirst()
  return row ?? null
}

export type AfterRecord = { readonly answered: string; readonly leaf: Uint8Array }

/** The latest first. */
export async function recordPage(
  db: Db,
  after: AfterRecord | null,
  limit: number,
): Promise<readonly (RecordRow & { readonly leaf_index: number | null })[]> {
  let query = db
    .selectFrom('record')
    .leftJoin('receipt', 'receipt.id', 'record.receipt')
    .selectAll('record')
    .select('receipt.leaf_index')
  if (after !== null) {
    query = query.where((where) =>
      where(
        where.refTuple('record.answered', 'record.leaf'),
        '<',
        where.tuple(after.answered, after.leaf),
      ),
    )
  }
  return query
    .orderBy('record.answered', 'desc')
    .orderBy('record.leaf', 'desc')
    .limit(limit)
    .execute()
}

export async function countRecords(
  db: Db,
): Promise<{ readonly answers: number; readonly erased: number; readonly oldest: string | null }> {
  const row = await db
    .selectFrom('record')
    .select((e) => [
      e.fn.countAll<number>().as('answers'),
      e.fn.count<number>('record.receipt').as('kept'),
      e.fn.min('record.answered').as('oldest'),
    ])
    .executeTakeFirstOrThrow()
  return { answers: row.answers, erased: row.answers - row.kept, oldest: row.oldest ?? null }
}

/** One row a charter, from the index of the table alone. */
export async function countByCharter(db: Db): Promise<readonly Given[]> {
  return db
    .selectFrom('record')
    .select((e) => [
      'charter',
      e.fn.countAll<number>().as('answers'),
      e.fn.min('answered').as('first'),
      e.fn.max('answered').as('last'),
    ])
    .groupBy('charter')
    .execute()
}

/** The conversation that a receipt is about. */
export async function conversationBehind(db: Db, receipt: string): Promise<string | null> {
  const row = await db
    .selectFrom('receipt')
    .select('conversation')
    .where('id', '=', receipt)
    .executeTakeFirst()
  return row?.conversation ?? null
}
