import type { Db, PendingLeafRow, ReceiptRow } from '../store/database.ts'
import { Prepared } from '../store/prepared.ts'

const insertion = Prepared.one((db, row: ReceiptRow) => db.insertInto('receipt').values(row))

export async function insertReceipt(db: Db, row: ReceiptRow): Promise<void> {
  await insertion.change(db, row)
}

const named = Prepared.one((db, { id }: Pick<ReceiptRow, 'id'>) =>
  db.selectFrom('receipt').selectAll().where('id', '=', id),
)

export async function receiptOf(db: Db, id: string): Promise<ReceiptRow | null> {
  return named.first(db, { id })
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

const leafInsertion = Prepared.one((db, row: PendingLeafRow) =>
  db.insertInto('pending_leaf').values(row),
)

export async function insertPendingLeaf(db: Db, row: PendingLeafRow): Promise<void> {
  await leafInsertion.change(db, row)
}

const leafOf = Prepared.one((db, { receipt }: Pick<PendingLeafRow, 'receipt'>) =>
  db.selectFrom('pending_leaf').selectAll().where('receipt', '=', receipt),
)

export async function pendingLeaf(db: Db, receipt: string): Promise<PendingLeafRow | null> {
  return leafOf.first(db, { receipt })
}

type Settled = { readonly leaf_index: number; readonly promise: string }

const settling = Prepared.one((db, { id, ...settled }: Pick<ReceiptRow, 'id'> & Settled) =>
  db.updateTable('receipt').set(settled).where('id', '=', id),
)

const leafDeletion = Prepared.one((db, { receipt }: Pick<PendingLeafRow, 'receipt'>) =>
  db.deleteFrom('pending_leaf').where('receipt', '=', receipt),
)

/** The ledger has the leaf for good. The receipt may have been erased; the leaf is not pending any more. */
export async function settleLeaf(db: Db, receipt: string, settled: Settled): Promise<void> {
  await settling.change(db, { id: receipt, ...settled })
  await leafDeletion.change(db, { receipt })
}

const sealing = Prepared.one((db, { id, sealed }: Pick<ReceiptRow, 'id' | 'sealed'>) =>
  db.updateTable('receipt').set({ sealed }).where('id', '=', id).where('sealed', 'is', null),
)

/** False when it was marked before or is gone: a receipt is sealed once. */
export async function markSealed(db: Db, id: string, sealed: string): Promise<boolean> {
  return (await sealing.change(db, { id, sealed })) === 1
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
