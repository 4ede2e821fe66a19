import type { Stop, Usage } from '@overt/wire'
import type { AnswerEventRow, AnswerRow, Db } from '../store/database.ts'

export async function insertAnswer(db: Db, row: AnswerRow): Promise<void> {
  await db.insertInto('answer').values(row).execute()
}

export async function answerOf(db: Db, account: string, id: string): Promise<AnswerRow | null> {
  const row = await db
    .selectFrom('answer')
    .selectAll()
    .where('id', '=', id)
    .where('account', '=', account)
    .executeTakeFirst()
  return row ?? null
}

/** By the id that its receipt has or will have. */
export async function answerOfReceipt(
  db: Db,
  account: string,
  receipt: string,
): Promise<AnswerRow | null> {
  const row = await db
    .selectFrom('answer')
    .selectAll()
    .where('receipt', '=', receipt)
    .where('account', '=', account)
    .executeTakeFirst()
  return row ?? null
}

/** Null once it has ended or its conversation was erased. */
export async function runningAnswer(db: Db, id: string): Promise<AnswerRow | null> {
  const row = await db
    .selectFrom('answer')
    .selectAll()
    .where('id', '=', id)
    .where('stop', 'is', null)
    .executeTakeFirst()
  return row ?? null
}

/** Those of the ids whose answers have not ended and are not erased. */
export async function stillRunning(db: Db, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('answer')
    .select('id')
    .where('id', 'in', ids)
    .where('stop', 'is', null)
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** Oldest first. */
export async function runningAnswers(
  db: Db,
): Promise<readonly Pick<AnswerRow, 'id' | 'receipt'>[]> {
  return db
    .selectFrom('answer')
    .select(['id', 'receipt'])
    .where('stop', 'is', null)
    .orderBy('created')
    .execute()
}

export async function isBeingAnswered(db: Db, question: string): Promise<boolean> {
  const row = await db
    .selectFrom('answer')
    .select('id')
    .where('question', '=', question)
    .where('stop', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

/** False when it had ended already or is gone: an answer ends once. */
export async function endAnswer(
  db: Db,
  id: string,
  end: { readonly stop: Stop; readonly usage: Usage; readonly ended: string },
): Promise<boolean> {
  const result = await db
    .updateTable('answer')
    .set({
      stop: end.stop,
      prompt_tokens: end.usage.promptTokens,
      cached_tokens: end.usage.cachedTokens,
      output_tokens: end.usage.outputTokens,
      ended: end.ended,
    })
    .where('id', '=', id)
    .where('stop', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

export async function insertEvents(db: Db, rows: readonly AnswerEventRow[]): Promise<void> {
  await db.insertInto('answer_event').values(rows).execute()
}

export async function eventsAfter(
  db: Db,
  answer: string,
  after: number,
  limit: number,
): Promise<readonly AnswerEventRow[]> {
  return db
    .selectFrom('answer_event')
    .selectAll()
    .where('answer', '=', answer)
    .where('n', '>', after)
    .orderBy('n')
    .limit(limit)
    .execute()
}

/** -1 when there is none. */
export async function lastEventNumber(db: Db, answer: string): Promise<number> {
  const row = await db
    .selectFrom('answer_event')
    .select((e) => e.fn.max('n').as('n'))
    .where('answer', '=', answer)
    .executeTakeFirst()
  return row?.n ?? -1
}
