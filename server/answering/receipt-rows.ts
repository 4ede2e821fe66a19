import type { Db, PendingLeafRow, ReceiptRow } from '../store/database.ts'

export async function insertReceipt(db: Db, row: ReceiptRow): Promise<void> {
  await db.insertInto('receipt').values(row).execute()
}

export async function receiptOf(db: Db, id: string): Promise<ReceiptRow | null> {
  const row = await db.selectFrom('receipt').selectAll().where('id', '=', id).executeTakeFirst()
  return row ?? null
}

/** The leaves of a conversation's receipts. */
export async function leavesOf(
  db: Db,
  conversation: string,
): Promise<readonly Pick<ReceiptRow, 'id' | 'leaf'>[]> {
  return db
    .selectFrom('receipt')
    .select(['id', 'leaf'])
    .where('conversation', '=', conversation)
    .execute()
}

export async function insertPendingLeaf(db: Db, row: PendingLeafRow): Promise<void> {
  await db.insertInto('pending_leaf').values(row).execute()
}

export async function pendingLeaf(db: Db, receipt: string): Promise<PendingLeafRow | null> {
  const row = await db
    .selectFrom('pending_leaf')
    .selectAll()
    .where('receipt', '=', receipt)
    .executeTakeFirst()
  return row ?? null
}

/** The ledger has the leaf for good. The receipt may have been erased; the leaf is not pending any more. */
export async function settleLeaf(
  db: Db,
  receipt: string,
  settled: { readonly leaf_index: number; readonly promise: string },
): Promise<void> {
  await db.updateTable('receipt').set(settled).where('id', '=', receipt).execute()
  await db.deleteFrom('pending_leaf').where('receipt', '=', receipt).execute()
}

/** False when it was marked before or is gone: a receipt is sealed once. */
export async function markSealed(db: Db, id: string, sealed: string): Promise<boolean> {
  const result = await db
    .updateTable('receipt')
    .set({ sealed })
    .where('id', '=', id)
    .where('sealed', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** The receipts, and leaves of erased ones, that the ledger may not have sealed yet, oldest first. */
export async function unsealedReceipts(
  db: Db,
): Promise<readonly { readonly receipt: string; readonly answer: string | null }[]> {
  const receipts = await db
    .selectFrom('receipt')
    .select(['id as receipt', 'answer'])
    .where('sealed', 'is', null)
    .orderBy('created')
    .execute()
  const orphans = await db
    .selectFrom('pending_leaf')
    .leftJoin('receipt', 'receipt.id', 'pending_leaf.receipt')
    .select(['pending_leaf.receipt', 'receipt.answer'])
    .where('receipt.id', 'is', null)
    .orderBy('pending_leaf.created')
    .execute()
  return [...receipts, ...orphans]
}
