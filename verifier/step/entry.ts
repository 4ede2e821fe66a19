import type { ProvenEntry } from '../bundle.ts'
import { equalBytes } from '../bytes.ts'
import { bytesOrNone } from '../encoding.ts'
import { leafHash, rootFromInclusion } from '../merkle.ts'
import type { Policy } from '../policy.ts'
import { parseProof } from '../proof.ts'
import { type Code, type Refused, refused } from '../refused.ts'
import { type Trusted, trustCheckpoint } from './checkpoint.ts'

/** An entry and where in the ledger it is. */
export type Placed = { readonly index: number; readonly entry: Uint8Array }

/** All proofs in a file stand under one and the same checkpoint, signatures included. */
export async function placeEntry(
  { entry, proof }: ProvenEntry,
  trusted: Trusted,
  policy: Policy,
  code: Code,
): Promise<Placed | Refused> {
  const bytes = bytesOrNone(entry)
  const parsed = parseProof(proof)
  if (!parsed) return refused(code, 'An entry or a proof in the file cannot be read.')
  if (parsed.checkpoint !== trusted.source) {
    const other = await trustCheckpoint(parsed.checkpoint, trusted.checkpoint.origin, policy)
    if (!('ok' in other) && splits(trusted, other)) return split
    return refused(code, 'An entry is proven under another checkpoint.')
  }
  const { size, root } = trusted.checkpoint
  const reached = await rootFromInclusion(await leafHash(bytes), parsed.index, size, parsed.hashes)
  return reached && equalBytes(reached, root)
    ? { index: parsed.index, entry: bytes }
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
