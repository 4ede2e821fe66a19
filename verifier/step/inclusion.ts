import { equalBytes } from '../bytes.ts'
import { bytesOrNone } from '../encoding.ts'
import { type Ended, type Finding, found } from '../finding.ts'
import { rootFromInclusion } from '../merkle.ts'
import { checkNote, parseNote } from '../note.ts'
import { parsePromise } from '../promise.ts'
import { refused } from '../refused.ts'
import { ed25519Vkey } from '../vkey.ts'
import type { Trusted } from './checkpoint.ts'
import type { Opened } from './file.ts'

/** Where the answer's leaf is, and when it was sealed; null while only a promise says that it will be. */
export type Place = {
  readonly index: number | null
  /** When the witnesses' quorum was complete, in Unix seconds; null where no witness is asked for as well. */
  readonly sealed: number | null
}

/** Step 6: the leaf is in the tree under the checkpoint, or is promised to be. */
export async function checkInclusion(
  opened: Opened,
  leaf: Uint8Array,
  { checkpoint, sealed, state }: Trusted,
): Promise<Finding<Place>> {
  const { bundle, proof } = opened
  const fault = bundle.promise === null ? null : await checkPromise(opened, bundle.promise, leaf)
  if (fault) return fault
  if (!proof) return pending(bundle.promise !== null)
  const root = await rootFromInclusion(leaf, proof.index, checkpoint.size, proof.hashes)
  if (!root || !equalBytes(root, checkpoint.root)) {
    return refused('E_PROOF', 'The proof does not lead to the root of the checkpoint.')
  }
  const { index } = proof
  return found({ index, sealed }, state, `The answer is leaf ${index} of ${checkpoint.size}.`)
}

const pending = (promised: boolean): Finding<Place> =>
  found(
    { index: null, sealed: null },
    'not checked',
    promised
      ? 'The answer is promised to the ledger, not in it yet: fetch the receipt again.'
      : 'The answer is not in the ledger, and nothing promises it.',
    { warnings: ['W_PENDING'] },
  )

async function checkPromise(
  { bundle, genesis }: Opened,
  promise: string,
  leaf: Uint8Array,
): Promise<Ended | null> {
  const { origin, issued } = bundle.statement
  const note = parseNote(promise)
  const promised = note && parsePromise(note.text)
  const vkey = await ed25519Vkey(`${origin}/promise`, bytesOrNone(genesis.promiseKey))
  if (!note || !promised || (await checkNote(note, vkey)) !== 'valid') {
    return refused('E_PROMISE', 'The promise is not signed by its key.')
  }
  if (
    promised.origin !== origin ||
    !equalBytes(promised.leafHash, leaf) ||
    promised.deadline < issued
  ) {
    return refused('E_PROMISE', 'The promise is about another answer.')
  }
  return null
}
