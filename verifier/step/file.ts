import { type Bundle, type ProvenEntry, mostBytes, parseBundle } from '../bundle.ts'
import { textOrNull } from '../bytes.ts'
import { type CharterContent, parseCharterEntry } from '../charter.ts'
import { bytesOrNone } from '../encoding.ts'
import { type Finding, found } from '../finding.ts'
import { type Genesis, parseGenesisEntry } from '../genesis.ts'
import { type TlogProof, parseProof } from '../proof.ts'
import { refused } from '../refused.ts'

/** A file whose every part could be read. Nothing in it is believed yet. */
export type Opened = {
  readonly bundle: Bundle
  readonly genesis: Genesis
  readonly charter: CharterContent
  /** The answer's own proof; null while it is pending. */
  readonly proof: TlogProof | null
  readonly chartered: Claimed
  readonly founded: Claimed
  /** After the first, which the genesis holds. */
  readonly boards: readonly Claimed[]
}

/** An entry, and the proof that says where in the ledger it is. */
export type Claimed = { readonly entry: Uint8Array; readonly proof: TlogProof }

/** Step 1: caps, UTF-8, JSON, canonical form, schema, and the texts inside. */
export function openFile(bytes: Uint8Array): Finding<Opened> {
  // Before anything else is done with them: a large file must cost its reader nothing.
  if (bytes.length > mostBytes) {
    return refused('E_PARSE', `The file has more than ${mostBytes} bytes.`)
  }
  const source = textOrNull(bytes)
  if (source === null) return refused('E_PARSE', 'The file is not UTF-8.')
  const parsed = parseBundle(source)
  if (!parsed.ok) return parsed
  const { bundle } = parsed
  const [chartered, founded, ...boards] = [bundle.charter, ...bundle.chain].flatMap(claimed)
  const genesis = founded && parseGenesisEntry(founded.entry)
  const charter = chartered && parseCharterEntry(chartered.entry)
  const proof = bundle.proof === null ? null : parseProof(bundle.proof)
  const whole = boards.length === bundle.chain.length - 1 && (proof || bundle.proof === null)
  if (!genesis || !charter || !whole) {
    return refused('E_SCHEMA', 'An entry or a proof in the file cannot be read.')
  }
  const opened = { bundle, genesis, charter, proof, chartered, founded, boards }
  return found(opened, 'proven', 'Complete and canonical.')
}

/** None where the proof cannot be read. */
function claimed({ entry, proof: source }: ProvenEntry): readonly Claimed[] {
  const proof = parseProof(source)
  return proof ? [{ entry: bytesOrNone(entry), proof }] : []
}
