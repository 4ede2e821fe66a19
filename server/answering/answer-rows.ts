import type { Stop, Usage } from '@overt/wire'
import type { AnswerEventRow, AnswerRow, Db } from '../store/database.ts'
import { Prepared } from '../store/prepared.ts'

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

const running = new Prepared((db, places) =>
  db
    .selectFrom('answer')
    .select('id')
    .where(
      'id',
      'in',
      places.map(() => ''),
    )
    .where('stop', 'is', null),
)

/** Those of the ids whose answers have not ended and are not erased. */
export async function stillRunning(db: Db, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await running.run(db, ids.length, ids)
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

const insertion = new Prepared((db, places) =>
  db
    .insertInto('answer_event')
    .values(places.map(() => ({ answer: '', n: 0, body: new Uint8Array() }))),
)

export async function insertEvents(db: Db, rows: readonly AnswerEventRow[]): Promise<void> {
  const values = rows.flatMap(({ answer, n, body }) => [answer, n, body])
  await insertion.run(db, rows.length, values)
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
