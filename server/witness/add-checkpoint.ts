import { fromBase64, fromDecimal, toBase64 } from '@overt/verifier'

/** The body of `POST <prefix>/add-checkpoint` (C2SP tlog-witness). */
export type AddCheckpoint = {
  /** The size that the witness is believed to have; 0 when it has none. */
  readonly old: number
  readonly proof: readonly Uint8Array[]
  /** The whole note, verbatim. */
  readonly checkpoint: string
}

/** A tree of 2^63 leaves needs no more. */
const mostHashes = 63
/** A checkpoint with its signatures, post-quantum ones among them, and a proof. */
export const mostRequestBytes = 256 * 1024

export function formatAddCheckpoint({ old, proof, checkpoint }: AddCheckpoint): string {
  return `old ${old}\n${proof.map((hash) => `${toBase64(hash)}\n`).join('')}\n${checkpoint}`
}

/** Null for anything that `formatAddCheckpoint` would not write. */
export function parseAddCheckpoint(body: string): AddCheckpoint | null {
  const split = body.indexOf('\n\n')
  if (split < 0) return null
  const [first = '', ...lines] = body.slice(0, split).split('\n')
  const old = fromDecimal(/^old (.*)$/.exec(first)?.[1] ?? '')
  if (old === null || lines.length > mostHashes) return null
  const hashes = lines.map(fromBase64)
  const proof = hashes.filter((hash) => hash?.length === 32).filter((hash) => hash !== null)
  if (proof.length !== lines.length) return null
  return { old, proof, checkpoint: body.slice(split + 2) }
}
