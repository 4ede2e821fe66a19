import { equalBytes } from '../bytes.ts'
import { toBase64 } from '../encoding.ts'
import { type Finding, found } from '../finding.ts'
import { leafHash } from '../merkle.ts'
import type { TlogProof } from '../proof.ts'
import { refused } from '../refused.ts'
import { type Statement, answerLeaf } from '../statement.ts'

/** Step 3: the leaf follows from the statement. A leaf named beside the proof must be that one. */
export async function deriveLeaf(
  statement: Statement,
  proof: TlogProof | null,
): Promise<Finding<Uint8Array>> {
  const leaf = await answerLeaf(statement)
  if (proof?.extra && !equalBytes(proof.extra, leaf)) {
    return refused('E_LEAF', 'The proof names another leaf.')
  }
  const hash = await leafHash(leaf)
  return found(hash, 'proven', `Leaf hash ${toBase64(hash)}.`)
}
