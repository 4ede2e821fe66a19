import type { Bundle, Statement } from '@overt/verifier'
import { loadVerifier } from '../verify/load-verifier.ts'

/** What a receipt says, ready to be told. Nothing here has been verified. */
export type Told = {
  readonly statement: Statement
  readonly disclosures: Bundle['disclosures']
  /** The ledger's name and fingerprint, apart. */
  readonly ledger: string
  readonly fingerprint: string
  /** Null while pending. */
  readonly index: number | null
  /** The charter's number; null when its entry cannot be read. */
  readonly charter: number | null
  readonly tokens: { readonly input: number; readonly output: number } | null
}

/** Null for anything but a bundle of this format. @throws Failure where the verifier cannot come. */
export async function readReceipt(bytes: Uint8Array): Promise<Told | null> {
  const { fromBase64, parseBundle, parseCharterEntry, parseProof, text } = await loadVerifier()
  const parsed = parseBundle(text(bytes))
  if (!parsed.ok) return null
  const { statement, disclosures, proof, charter } = parsed.bundle
  const slash = statement.origin.lastIndexOf('/')
  const entry = fromBase64(charter.entry)
  return {
    statement,
    disclosures,
    ledger: statement.origin.slice(0, slash),
    fingerprint: statement.origin.slice(slash + 1),
    index: proof === null ? null : (parseProof(proof)?.index ?? null),
    charter: entry === null ? null : (parseCharterEntry(entry)?.body.seq ?? null),
    tokens: tokensOf(disclosures.runs?.value ?? null),
  }
}

type Runs = NonNullable<Bundle['disclosures']['runs']>['value']

const count = (numbers: readonly number[]): number => numbers.reduce((sum, n) => sum + n, 0)

function tokensOf(runs: Runs): Told['tokens'] {
  if (runs === null) return null
  const input = count(runs.flatMap(({ segments }) => segments.map(({ tokens }) => tokens.length)))
  const output = count(runs.map((run) => run.output.length))
  return input + output === 0 ? null : { input, output }
}
