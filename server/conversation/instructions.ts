import type { Db } from '../store/database.ts'
import { KEY_BYTES, openCipher } from './cipher.ts'
import { destroyInstructions, type ErasureParts, goneInstructions } from './erase.ts'
import { insertInstructions, instructionsOf } from './instructions-rows.ts'

type Parts = ErasureParts & { readonly random: (bytes: number) => Uint8Array }

/** What every new conversation of the account begins with. */
export async function newInstructions(
  { random }: Pick<Parts, 'random'>,
  db: Db,
  account: string,
): Promise<string | null> {
  const row = await instructionsOf(db, account)
  return row && openCipher(row.key, random).decrypt(newCell(account), row.text)
}

/** What was said before goes with its key, so that no file and no backup brings it back. False: the board holds that. */
export async function instructNew(
  parts: Parts,
  account: string,
  text: string | null,
): Promise<boolean> {
  const had = await parts.store.transact(async (tx) => {
    const gone = await destroyInstructions(parts, tx, account)
    if (text === null || gone === 'held') return gone
    const key = parts.random(KEY_BYTES)
    const sealed = openCipher(key, parts.random).encrypt(newCell(account), text)
    await insertInstructions(tx, { id: account, key, text: sealed })
    return gone
  })
  if (had === 'erased') await parts.store.scrub([goneInstructions(account)])
  return had !== 'held'
}

const newCell = (account: string) => ({ table: 'instructions', id: account, column: 'text' })
