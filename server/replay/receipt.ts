import {
  commitField,
  fieldNames,
  fromBase64Url,
  mostBytes,
  parseBundle,
  type Disclosures,
  type Statement,
} from '@overt/verifier'
import { ReplayError } from './replay-error.ts'

export type ReadReceipt = { readonly statement: Statement; readonly disclosures: Disclosures }

/**
 * Reads the file, and believes what it shows only as far as the statement commits to it. Whether the
 * ledger has it is for `verify`.
 * @throws ReplayError for what is no receipt.
 */
export async function readReceipt(bytes: Uint8Array): Promise<ReadReceipt> {
  if (bytes.length > mostBytes) throw refused(`it has more than ${mostBytes} bytes`)
  const parsed = parseBundle(textOf(bytes))
  if (!parsed.ok) throw refused(parsed.detail.replace(/\.$/, ''))
  const { statement, disclosures } = parsed.bundle
  for (const name of fieldNames) {
    const shown = disclosures[name]
    if (!shown) continue
    const salt = fromBase64Url(shown.salt) ?? new Uint8Array()
    if ((await commitField(name, salt, shown.value)) !== statement.c[name]) {
      throw refused(`its field ${name} is not what was committed to`)
    }
  }
  return { statement, disclosures }
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw refused('it is not UTF-8', cause)
  }
}

const refused = (why: string, cause?: unknown) =>
  new ReplayError(`This is not a receipt that can be replayed: ${why}.`, { cause })
