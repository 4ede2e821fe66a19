import type { AuditorRow, Db } from '../store/database.ts'
import { authTables } from './account-rows.ts'

export async function insertAuditor(db: Db, row: AuditorRow): Promise<void> {
  await db.insertInto('auditor').values(row).execute()
}

export async function isAuditor(db: Db, account: string): Promise<boolean> {
  const row = await db
    .selectFrom('auditor')
    .select('account')
    .where('account', '=', account)
    .executeTakeFirst()
  return row !== undefined
}

export type AuditorAccount = {
  readonly id: string
  readonly name: string
  readonly created: string
}

export async function auditorRows(db: Db): Promise<readonly AuditorAccount[]> {
  return authTables(db)
    .selectFrom('auditor')
    .innerJoin('auth_user', 'auth_user.id', 'auditor.account')
    .select(['auth_user.id', 'auth_user.name', 'auditor.created'])
    .orderBy('auditor.created')
    .execute()
}
