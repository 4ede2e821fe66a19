import type { AuditorRow, Db } from '../store/database.ts'
import { Prepared } from '../store/prepared.ts'
import { authTables } from './account-rows.ts'

export async function insertAuditor(db: Db, row: AuditorRow): Promise<void> {
  await db.insertInto('auditor').values(row).execute()
}

const named = Prepared.one((db, { account }: Pick<AuditorRow, 'account'>) =>
  db.selectFrom('auditor').select('account').where('account', '=', account),
)

export async function isAuditor(db: Db, account: string): Promise<boolean> {
  return (await named.first(db, { account })) !== null
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
