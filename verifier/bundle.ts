import { type Disclosures, disclosuresShape } from './disclosure.ts'
import { type Json, canonical } from './jcs.ts'
import { mostHashes } from './proof.ts'
import { type Refused, refused } from './refused.ts'
import {
  type Shape,
  base64,
  conforms,
  hash,
  list,
  nullable,
  object,
  record,
  string,
} from './schema.ts'
import { type Statement, statementShape } from './statement.ts'

/** An entry of the ledger, base64 of its bytes, with the tlog-proof that it is there. */
export type ProvenEntry = { readonly entry: string; readonly proof: string }

/** The file `<id>.receipt.json` (spec/receipt.md, the bundle). */
export type Bundle = {
  readonly statement: Statement
  readonly disclosures: Disclosures
  /** A signed note; null when none was asked for. */
  readonly promise: string | null
  /** A tlog-proof of the answer's leaf; null while it is pending. */
  readonly proof: string | null
  /** Base64 hashes from `after` to the checkpoint of the proofs. */
  readonly consistency: readonly string[]
  readonly charter: {
    readonly entry: string
    readonly proof: string
    /** The checkpoint that started the cool-down; null for the first charter. */
    readonly seen: string | null
    /** Texts that the charter names, by the base64url SHA-256 that names them. */
    readonly artefacts: { readonly [ref: string]: string }
  }
  /** The genesis, then every board up to the one in force. */
  readonly chain: readonly ProvenEntry[]
}

/** 1 MB: a reader's time is not the server's to spend. */
export const mostBytes = 1_048_576

/** A tree deep in the future, and a board that changed every week for a year. */
const mostChain = 64

export const formatBundle = (bundle: Bundle): string => canonical(bundle)

export function parseBundle(
  source: string,
): { readonly ok: true; readonly bundle: Bundle } | Refused {
  const value = parseJson(source)
  if (value === undefined) return refused('E_PARSE', 'The file is not JSON.')
  if (!isCanonical(value, source)) {
    return refused('E_CANON', 'The file is not in canonical form (RFC 8785).')
  }
  if (conforms(bundleShape, value)) return { ok: true, bundle: value }
  return refused('E_SCHEMA', `The field bundle${bundleShape(value)} is not as specified.`)
}

function parseJson(source: string): Json | undefined {
  try {
    return JSON.parse(source)
  } catch {
    return undefined
  }
}

function isCanonical(value: Json, source: string): boolean {
  try {
    return canonical(value) === source
  } catch {
    // A float, an unsafe integer, a lone surrogate or a value nested too deep: no canonical text at all.
    return false
  }
}

const bundleShape: Shape<Bundle> = object({
  statement: statementShape,
  disclosures: disclosuresShape,
  promise: nullable(string),
  proof: nullable(string),
  consistency: list(base64(32), mostHashes),
  charter: object({
    entry: base64(),
    proof: string,
    seen: nullable(string),
    artefacts: record(hash, string),
  }),
  chain: list(object({ entry: base64(), proof: string }), mostChain),
})
