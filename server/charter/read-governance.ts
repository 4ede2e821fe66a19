import { readFolder } from '../ledger/folder-storage.ts'
import { readPublished } from '../ledger/published.ts'
import type { Governed } from './amendment/view.ts'
import { CharterError } from './charter-error.ts'
import { inForce } from './in-force.ts'
import { loadAll, readChain } from './load-charter.ts'
import { artefactFolderOf, ledgerFolderOf, seenFolderOf } from './open-charter.ts'
import { type Seen, readSeen } from './seen.ts'

/**
 * Who decides in a home and what holds there, checked from its ledger's entries up. It only reads, beside
 * a running server or not. @throws CharterError where there is no ledger or an entry must not be there.
 */
export async function readGovernance(home: string, clock: () => number): Promise<Governed> {
  const ledger = await readPublished(readFolder(ledgerFolderOf(home)))
  if (!ledger) throw new CharterError(`There is no ledger in ${home} yet: start the server once.`)
  const chain = await readChain(ledger)
  const loaded = await loadAll(chain, artefactFolderOf(home))
  const seen = new Map<number, Seen>()
  for (const { index } of [...chain.charters.slice(1), ...chain.emergencies]) {
    const kept = await readSeen(seenFolderOf(home), index, ledger.origin)
    if (kept) seen.set(index, kept)
  }
  const seenAt = (index: number) => seen.get(index)?.at ?? null
  return {
    chain,
    seenAt,
    loaded,
    get inForce() {
      return inForce(chain, seenAt, clock())
    },
  }
}
