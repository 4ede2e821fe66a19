import { fromBase64, fromDecimal, toBase64 } from './encoding.ts'
import { unwritable } from './unwritable.ts'

/** A proof that a leaf is in a ledger (c2sp.org/tlog-proof). `checkpoint` is the whole note, verbatim. */
export type TlogProof = {
  readonly index: number
  /** Leaf sibling first. */
  readonly hashes: readonly Uint8Array[]
  readonly checkpoint: string
  /** Not authenticated by anything. */
  readonly extra: Uint8Array | null
}

const header = 'c2sp.org/tlog-proof@v1\n'

/** A tree of 2^63 leaves needs no more. */
export const mostHashes = 63

export function parseProof(source: string): TlogProof | null {
  const split = source.indexOf('\n\n')
  if (!source.startsWith(header) || split < 0) return null
  const lines = source.slice(header.length, split).split('\n')
  const extra = lines[0]?.startsWith('extra ') ? lines.shift()?.slice('extra '.length) : undefined
  const index = fromDecimal(/^index (.*)$/.exec(lines.shift() ?? '')?.[1] ?? '')
  const hashes = parseHashes(lines)
  const checkpoint = source.slice(split + 2)
  if (index === null || !hashes || checkpoint === '') return null
  if (extra === undefined) return { index, hashes, checkpoint, extra: null }
  const bytes = fromBase64(extra)
  return bytes && { index, hashes, checkpoint, extra: bytes }
}

function parseHashes(lines: readonly string[]): readonly Uint8Array[] | null {
  if (lines.length > mostHashes) return null
  const hashes = lines.map(fromBase64)
  return hashes.every((hash) => hash?.length === 32) ? hashes.filter((hash) => hash !== null) : null
}

export function formatProof({ index, hashes, checkpoint, extra }: TlogProof): string {
  const lines = [...(extra ? [`extra ${toBase64(extra)}`] : []), `index ${index}`]
  const source = `${header}${[...lines, ...hashes.map(toBase64)].join('\n')}\n\n${checkpoint}`
  if (!parseProof(source)) throw unwritable('a proof')
  return source
}
