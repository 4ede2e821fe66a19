import type { Db, MessageRow } from '../store/database.ts'
import { Prepared } from '../store/prepared.ts'

/** A message with what its answer says of itself; every joined column is null for a question. */
export type MessageWithAnswer = Omit<MessageRow, 'conversation'> & {
  readonly receipt: string | null
  readonly model: string | null
  readonly stop: string | null
  readonly prompt_tokens: number | null
  readonly cached_tokens: number | null
  readonly output_tokens: number | null
  readonly sealed: string | null
}

const insertion = Prepared.one((db, row: MessageRow) => db.insertInto('message').values(row))

export async function insertMessage(db: Db, row: MessageRow): Promise<void> {
  await insertion.change(db, row)
}

const within = Prepared.one((db, of: Pick<MessageRow, 'id' | 'conversation'>) =>
  db
    .selectFrom('message')
    .select('id')
    .where('id', '=', of.id)
    .where('conversation', '=', of.conversation),
)

export async function hasMessage(db: Db, conversation: string, id: string): Promise<boolean> {
  return (await within.first(db, { id, conversation })) !== null
}

/** Every message of the tree, with what its answer says of itself. */
export async function messagesOf(
  db: Db,
  conversation: string,
): Promise<readonly MessageWithAnswer[]> {
  return db
    .selectFrom('message')
    .leftJoin('answer', 'answer.id', 'message.answer')
    .leftJoin('receipt', 'receipt.answer', 'message.answer')
    .select(['message.id', 'message.parent', 'message.role', 'message.text'])
    .select(['message.answer', 'message.created', 'message.thought'])
    .select(['answer.receipt', 'answer.model', 'answer.stop'])
    .select(['answer.prompt_tokens', 'answer.cached_tokens', 'answer.output_tokens'])
    .select('receipt.sealed')
    .where('message.conversation', '=', conversation)
    .orderBy('message.created')
    .orderBy('message.id')
    .execute()
}

/** The ids from the root to `id`, oldest first. */
export async function pathTo(db: Db, conversation: string, id: string): Promise<readonly string[]> {
  const rows = await db
    .withRecursive('path(id, parent, height)', (path) =>
      path
        .selectFrom('message')
        .select((e) => ['id', 'parent', e.lit(0).as('height')])
        .where('id', '=', id)
        .where('conversation', '=', conversation)
        .unionAll(
          path
            .selectFrom('message as above')
            .innerJoin('path', 'path.parent', 'above.id')
            .select((e) => ['above.id', 'above.parent', e('path.height', '+', 1).as('height')]),
        ),
    )
    .selectFrom('path')
    .select('id')
    .orderBy('height', 'desc')
    .execute()
  return rows.map((row) => row.id)
}

export async function runningIn(
  db: Db,
  conversation: string,
): Promise<readonly { readonly answer: string; readonly question: string }[]> {
  return db
    .selectFrom('answer')
    .select(['id as answer', 'question'])
    .where('conversation', '=', conversation)
    .where('stop', 'is', null)
    .orderBy('created')
    .execute()
}
