import { equalBytes } from '../bytes.ts'
import { leafHash, rootFromInclusion } from '../merkle.ts'
import type { Policy } from '../policy.ts'
import { type Code, type Refused, refused } from '../refused.ts'
import { type Trusted, trustCheckpoint } from './checkpoint.ts'
import type { Claimed } from './file.ts'

/** Where in the ledger an entry is. */
export type Placed = { readonly index: number }

/** All proofs in a file stand under one and the same checkpoint, signatures included. */
export async function placeEntry(
  { entry, proof }: Claimed,
  trusted: Trusted,
  policy: Policy,
  code: Code,
): Promise<Placed | Refused> {
  const { index, hashes, checkpoint } = proof
  if (checkpoint !== trusted.source) {
    const other = await trustCheckpoint(checkpoint, trusted.checkpoint.origin, policy)
    if (!('ok' in other) && splits(trusted, other)) return split
    return refused(code, 'An entry is proven under another checkpoint.')
  }
  const { size, root } = trusted.checkpoint
  const reached = await rootFromInclusion(await leafHash(entry), index, size, hashes)
  return reached && equalBytes(reached, root)
    ? { index }
    : refused(code, 'An entry is not where its proof says.')
}

/** Two valid checkpoints of one size with two roots: one ledger showed two faces. */
export const splits = (one: Trusted, other: Trusted): boolean =>
  one.checkpoint.size === other.checkpoint.size &&
  !equalBytes(one.checkpoint.root, other.checkpoint.root)

export const split: Refused = refused(
  'E_SPLIT',
  'The ledger signed two contradictory checkpoints: keep this file as proof.',
)
