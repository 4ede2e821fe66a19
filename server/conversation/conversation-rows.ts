import type { ConversationKeyRow, ConversationRow, Db } from '../store/database.ts'
import { Prepared } from '../store/prepared.ts'

const insertion = Prepared.one((db, row: ConversationRow) =>
  db.insertInto('conversation').values(row),
)

const keyInsertion = Prepared.one((db, row: ConversationKeyRow) =>
  db.insertInto('conversation_key').values(row),
)

export async function insertConversation(
  db: Db,
  row: ConversationRow,
  key: Uint8Array,
): Promise<void> {
  await insertion.change(db, row)
  await keyInsertion.change(db, { conversation: row.id, key })
}

const own = Prepared.one((db, { id, account }: Pick<ConversationRow, 'id' | 'account'>) =>
  db.selectFrom('conversation').selectAll().where('id', '=', id).where('account', '=', account),
)

export async function conversationOf(
  db: Db,
  account: string,
  id: string,
): Promise<ConversationRow | null> {
  return own.first(db, { id, account })
}

const keys = new Prepared((db, rows: readonly Pick<ConversationKeyRow, 'conversation'>[]) =>
  db
    .selectFrom('conversation_key')
    .select(['conversation', 'key'])
    .where(
      'conversation',
      'in',
      rows.map(({ conversation }) => conversation),
    ),
)

export async function keyOf(db: Db, conversation: string): Promise<Uint8Array | null> {
  return (await keys.first(db, { conversation }))?.key ?? null
}

/** By conversation; one that was erased has none. */
export async function keysOf(
  db: Db,
  conversations: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const asked = conversations.map((conversation) => ({ conversation }))
  const rows = await keys.all(db, ...asked)
  return new Map(rows.map(({ conversation, key }) => [conversation, key]))
}

/** Where a page begins: after this conversation, in the order of the page. */
export type After = { readonly updated: string; readonly id: string }

/** The account's chats with their keys, the latest change first. */
export async function conversationPage(
  db: Db,
  account: string,
  after: After | null,
  limit: number,
): Promise<readonly (ConversationRow & { key: Uint8Array })[]> {
  let query = db
    .selectFrom('conversation')
    .innerJoin('conversation_key', 'conversation_key.conversation', 'conversation.id')
    .selectAll('conversation')
    .select('conversation_key.key')
    .where('account', '=', account)
    .where('kind', '=', 'chat')
  if (after !== null) {
    query = query.where((where) =>
      where(where.refTuple('updated', 'id'), '<', where.tuple(after.updated, after.id)),
    )
  }
  return query.orderBy('updated', 'desc').orderBy('id', 'desc').limit(limit).execute()
}

export async function retitle(db: Db, id: string, title: Uint8Array): Promise<void> {
  await db.updateTable('conversation').set({ title }).where('id', '=', id).execute()
}

export async function instruct(db: Db, id: string, instructions: Uint8Array | null): Promise<void> {
  await db.updateTable('conversation').set({ instructions }).where('id', '=', id).execute()
}

export async function chooseModel(db: Db, id: string, model: string | null): Promise<void> {
  await db.updateTable('conversation').set({ model }).where('id', '=', id).execute()
}

const touching = Prepared.one((db, { id, updated }: Pick<ConversationRow, 'id' | 'updated'>) =>
  db.updateTable('conversation').set({ updated }).where('id', '=', id),
)

export async function touch(db: Db, id: string, updated: string): Promise<void> {
  await touching.change(db, { id, updated })
}

/** The key first, overwritten where it lies; then the rows, which go with their conversation. */
export async function destroyConversation(db: Db, id: string, noKey: Uint8Array): Promise<void> {
  await db
    .updateTable('conversation_key')
    .set({ key: noKey })
    .where('conversation', '=', id)
    .execute()
  await db.deleteFrom('conversation_key').where('conversation', '=', id).execute()
  await db.deleteFrom('conversation').where('id', '=', id).execute()
}
