import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ContinuesBody, toBase64Url, utf8 } from '@overt/verifier'
import { ifThere, makeFolder, writeDurable } from '../ledger/durable.ts'
import type { Chain } from './chain/chain.ts'
import { CharterError } from './charter-error.ts'
import type { CharterText } from './charter-text.ts'

/** What a restored home begins with instead of the product's own charter: that of the ledger before. */
export type Continued = { readonly from: ContinuesBody['from']; readonly text: CharterText }

const fileOf = (home: string): string => join(home, 'charter', 'continued.json')

/** Written by `restore`, before the home can be started. */
export async function keepContinued(
  home: string,
  from: { readonly origin: string; readonly size: number; readonly root: Uint8Array },
  chain: Chain,
): Promise<void> {
  const last = chain.charters.at(-1)
  if (!last) throw new CharterError('could not go on from a ledger without a charter')
  const { coolDown, sealWithin, publish, artefacts, evaluation, reason } = last.body
  // Earlier charters lie in the ledger before: nobody can go back to them from here.
  const text: CharterText = {
    coolDown,
    sealWithin,
    publish,
    artefacts,
    fallback: [],
    evaluation,
    reason,
  }
  const continued: Continued = { from: { ...from, root: toBase64Url(from.root) }, text }
  await makeFolder(join(home, 'charter'))
  await writeDurable(fileOf(home), utf8(`${JSON.stringify(continued)}\n`))
}

/** Null for a home that begins on its own. What it says is checked as an entry of the ledger is. */
export async function readContinued(home: string): Promise<Continued | null> {
  const source = await ifThere(readFile(fileOf(home), 'utf8'))
  if (source === null) return null
  try {
    return JSON.parse(source)
  } catch (cause) {
    throw new CharterError(`could not read ${fileOf(home)}: restore the backup again`, { cause })
  }
}
