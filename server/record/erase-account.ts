import { z } from 'zod'
import { type ErasureParts, eraseAll, now } from '../conversation/erase.ts'
import { oweScrub } from '../conversation/scrub.ts'
import { insertTombs } from '../conversation/tomb-rows.ts'
import { accountTombOf } from '../conversation/tomb.ts'
import { accountIds } from '../identity/account-rows.ts'
import type { Identity } from '../identity/identity.ts'
import type { JobWork } from '../job/job.ts'

/** `partly`: all is gone but the conversations that the board holds, and the account that they belong to. */
export type AccountErasure =
  | { readonly type: 'erased' | 'absent' }
  | { readonly type: 'partly'; readonly held: number }

type Parts = ErasureParts & { readonly identity: Pick<Identity, 'forget'> }

/**
 * An account and all that it holds, in one transaction: conversations with their keys, unused noise, API
 * keys, sessions, name and address. What the ledger holds of it is noise.
 */
export async function eraseAccount(parts: Parts, account: string): Promise<AccountErasure> {
  const { gone, outcome } = await parts.store.transact(async (tx) => {
    const erased = await eraseAll(parts, tx, account)
    await tx.deleteFrom('noise').where('account', '=', account).execute()
    await oweScrub(tx, now(parts))
    const left = await leave(parts, tx, account, erased.held)
    if (left.type === 'erased') await insertTombs(tx, [accountTombOf(account)], now(parts))
    return { ...erased, outcome: left }
  })
  await parts.store.scrub(gone)
  return outcome
}

/** Whoever still has a held conversation must be able to come back and erase it when the hold ends. */
async function leave(
  { identity }: Parts,
  tx: Parameters<Identity['forget']>[0],
  account: string,
  held: number,
): Promise<AccountErasure> {
  if (held > 0) return { type: 'partly', held }
  return { type: (await identity.forget(tx, account)) ? 'erased' : 'absent' }
}

/** Those of which these tombs tell, in a database that comes from a backup. How many there were. */
export async function eraseEntombedAccounts(
  parts: Parts,
  tombs: ReadonlySet<string>,
): Promise<number> {
  const all = await accountIds(parts.store.db)
  const dead = all.filter((account) => tombs.has(accountTombOf(account)))
  for (const account of dead) await eraseAccount(parts, account)
  return dead.length
}

/** How a command has a running server erase an account: the server alone knows what the board holds now. */
export const ERASE_ACCOUNT = 'erase-account'

const Payload = z.strictObject({ account: z.string() })

export const eraseAccountWork = (parts: Parts): JobWork => ({
  kind: ERASE_ACCOUNT,
  whenIdle: false,
  attempts: 5,
  async run({ payload }) {
    await eraseAccount(parts, Payload.parse(payload).account)
  },
})
