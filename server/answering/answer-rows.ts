import type { Stop, Usage } from '@overt/wire'
import type { AnswerEventRow, AnswerRow, Db } from '../store/database.ts'
import { Prepared } from '../store/prepared.ts'

const insertion = Prepared.one((db, row: AnswerRow) => db.insertInto('answer').values(row))

export async function insertAnswer(db: Db, row: AnswerRow): Promise<void> {
  await insertion.change(db, row)
}

const own = Prepared.one((db, { id, account }: Pick<AnswerRow, 'id' | 'account'>) =>
  db.selectFrom('answer').selectAll().where('id', '=', id).where('account', '=', account),
)

export async function answerOf(db: Db, account: string, id: string): Promise<AnswerRow | null> {
  return own.first(db, { id, account })
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

const running = Prepared.one((db, { id }: Pick<AnswerRow, 'id'>) =>
  db.selectFrom('answer').selectAll().where('id', '=', id).where('stop', 'is', null),
)

/** Null once it has ended or its conversation was erased. */
export async function runningAnswer(db: Db, id: string): Promise<AnswerRow | null> {
  return running.first(db, { id })
}

const runningOf = new Prepared((db, rows: readonly Pick<AnswerRow, 'id'>[]) =>
  db
    .selectFrom('answer')
    .select('id')
    .where(
      'id',
      'in',
      rows.map(({ id }) => id),
    )
    .where('stop', 'is', null),
)

/** Those of the ids whose answers have not ended and are not erased. */
export async function stillRunning(db: Db, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const asked = ids.map((id) => ({ id }))
  const rows = await runningOf.all(db, ...asked)
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

const runningTo = Prepared.one((db, { question }: Pick<AnswerRow, 'question'>) =>
  db.selectFrom('answer').select('id').where('question', '=', question).where('stop', 'is', null),
)

export async function isBeingAnswered(db: Db, question: string): Promise<boolean> {
  return (await runningTo.first(db, { question })) !== null
}

type Ended = Pick<AnswerRow, 'stop' | 'prompt_tokens' | 'cached_tokens' | 'output_tokens' | 'ended'>

const ending = Prepared.one((db, { id, ...end }: Pick<AnswerRow, 'id'> & Ended) =>
  db.updateTable('answer').set(end).where('id', '=', id).where('stop', 'is', null),
)

/** False when it had ended already or is gone: an answer ends once. */
export async function endAnswer(
  db: Db,
  id: string,
  end: { readonly stop: Stop; readonly usage: Usage; readonly ended: string },
): Promise<boolean> {
  const changed = await ending.change(db, {
    id,
    stop: end.stop,
    prompt_tokens: end.usage.promptTokens,
    cached_tokens: end.usage.cachedTokens,
    output_tokens: end.usage.outputTokens,
    ended: end.ended,
  })
  return changed === 1
}

const eventInsertion = new Prepared((db, rows: readonly AnswerEventRow[]) =>
  db.insertInto('answer_event').values(rows),
)

export async function insertEvents(db: Db, rows: readonly AnswerEventRow[]): Promise<void> {
  await eventInsertion.change(db, ...rows)
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

const lastEvent = Prepared.one((db, { answer }: Pick<AnswerEventRow, 'answer'>) =>
  db
    .selectFrom('answer_event')
    .select((e) => e.fn.max('n').as('n'))
    .where('answer', '=', answer),
)

/** -1 when there is none. */
export async function lastEventNumber(db: Db, answer: string): Promise<number> {
  return (await lastEvent.first(db, { answer }))?.n ?? -1
}
