import type { PlacedLeaf } from '@overt/verifier'
import type { Db } from '../../store/database.ts'

/** The receipt behind a leaf; null for padding and for what was erased. */
export async function receiptAt(
  db: Db,
  { index, leaf }: PlacedLeaf,
): Promise<{ readonly id: string; readonly account: string } | null> {
  const row = await db
    .selectFrom('receipt')
    .select(['id', 'account'])
    .where('leaf_index', '=', index)
    .where('leaf', '=', leaf)
    .executeTakeFirst()
  return row ?? null
}
