import { drawLeaves, fromBase64Url, toBase64Url, type PlacedLeaf } from '@overt/verifier'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Audits, Plan } from './plan-rows.ts'

/** One audit covers no more leaves than this; what is left is the next one's. */
const MOST_LEAVES = 65_536

/**
 * The next audit, or null while there is none: no leaf is left, or no checkpoint has come after theirs.
 * The beacon is not known before the leaves that it draws among are public.
 */
export function nextPlan(
  { from, closed }: Audits,
  ledger: Pick<Ledger, 'head'>,
  share: number,
): Plan | null {
  const { size, root } = ledger.head()
  const to = Math.min(closed, from + MOST_LEAVES)
  if (to <= from || size <= closed) return null
  return {
    from,
    to,
    share,
    beacon: { size, root: toBase64Url(root) },
    done: 0,
    found: { exact: 0, consistent: 0, inconsistent: 0, inconclusive: 0 },
    digests: [],
  }
}

/** The leaves that a plan draws: the same ones whenever they are drawn. */
export async function drawnBy(
  { from, to, share, beacon }: Plan,
  ledger: Pick<Ledger, 'entry'>,
): Promise<readonly PlacedLeaf[]> {
  const leaves: PlacedLeaf[] = []
  for (let index = from; index < to; index += 1) {
    const leaf = await ledger.entry(index)
    if (leaf === null) throw new Error(`could not read entry ${index} of the ledger; run fsck`)
    leaves.push({ index, leaf })
  }
  return drawLeaves(leaves, fromBase64Url(beacon.root) ?? new Uint8Array(), share)
}
