import type { Db } from '../store/database.ts'

export type KeyedConversation = { readonly id: string; readonly key: Uint8Array }

const keyed = (db: Db) =>
  db
    .selectFrom('conversation')
    .innerJoin('conversation_key', 'conversation_key.conversation', 'conversation.id')
    .select(['conversation.id', 'conversation_key.key'])

export const conversationsOf = (db: Db, account: string): Promise<KeyedConversation[]> =>
  keyed(db).where('conversation.account', '=', account).execute()

/** Those that nobody has touched since. */
export const conversationsBefore = (db: Db, updated: string): Promise<KeyedConversation[]> =>
  keyed(db).where('conversation.updated', '<', updated).orderBy('conversation.updated').execute()

export const everyConversation = (db: Db): Promise<KeyedConversation[]> => keyed(db).execute()

export type MessagePlace = {
  readonly id: string
  readonly parent: string | null
  readonly answer: string | null
}

export const messagePlaces = (db: Db, conversation: string): Promise<MessagePlace[]> =>
  db
    .selectFrom('message')
    .select(['id', 'parent', 'answer'])
    .where('conversation', '=', conversation)
    .orderBy('created')
    .orderBy('id')
    .execute()

/** Answers to these questions, whether they ended or not. */
export async function answersTo(db: Db, questions: readonly string[]): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('answer')
    .select('id')
    .where('question', 'in', questions)
    .execute()
  return rows.map(({ id }) => id)
}

/** Their events and receipts go with the answers. */
export async function deleteMessages(
  db: Db,
  messages: readonly string[],
  answers: readonly string[],
): Promise<void> {
  for (const id of answers) await db.deleteFrom('answer').where('id', '=', id).execute()
  for (const id of messages) await db.deleteFrom('message').where('id', '=', id).execute()
}
