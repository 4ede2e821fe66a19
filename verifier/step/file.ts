import { type Bundle, mostBytes, parseBundle } from '../bundle.ts'
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
  readonly charterProof: TlogProof
}

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
  const genesis = parseGenesisEntry(bytesOrNone(bundle.chain[0]?.entry ?? ''))
  const charter = parseCharterEntry(bytesOrNone(bundle.charter.entry))
  const charterProof = parseProof(bundle.charter.proof)
  const proof = bundle.proof === null ? null : parseProof(bundle.proof)
  if (!genesis || !charter || !charterProof || (bundle.proof !== null && !proof)) {
    return refused('E_SCHEMA', 'An entry or a proof in the file cannot be read.')
  }
  const opened = { bundle, genesis, charter, proof, charterProof }
  return found(opened, 'proven', 'Complete and canonical.')
}
