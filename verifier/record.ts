import { mostShare } from './audit.ts'
import { entryType, formatEntry, parseEntry } from './entry.ts'
import { type Shape, count, hash, list, nullable, object, oneOf, string } from './schema.ts'

// Entries by which the server tells, under the ledger's key alone, what was measured, erased or ended.

/** The figures of the guards: the hash of the scorecard that the instance publishes. */
export type ScorecardBody = {
  readonly v: 'scorecard/v1'
  readonly origin: string
  readonly digest: string
}

/** What the server found when it replayed answers that a beacon drew. */
export type AuditBody = {
  readonly v: 'audit/v1'
  readonly origin: string
  /** The leaves among which answers were drawn: from this index up to but not including the other. */
  readonly from: number
  readonly to: number
  /** So many in a million are drawn, and at least one. */
  readonly share: number
  /** The checkpoint, later than those answers, whose root drew them. */
  readonly beacon: { readonly size: number; readonly root: string }
  readonly drawn: number
  readonly exact: number
  readonly consistent: number
  readonly inconsistent: number
  readonly inconclusive: number
  /** The one engine digest under which all of them were replayed; null where none was, or under several. */
  readonly digest: string | null
}

/** Conversations, messages and accounts that are gone, each by its tomb (spec/record.md). */
export type ErasureBody = {
  readonly v: 'erasure/v1'
  readonly origin: string
  readonly tombs: readonly string[]
}

/** The ledger that this one goes on from, as far as the server had it. Only right behind the first charter. */
export type ContinuesBody = {
  readonly v: 'continues/v1'
  readonly origin: string
  readonly from: { readonly origin: string; readonly size: number; readonly root: string }
}

/** From here on nothing answers until the board ends it: an emergency `lapsed`, or the ledger is `retired`. */
export type StoppedBody = {
  readonly v: 'stopped/v1'
  readonly origin: string
  readonly because: 'lapsed' | 'retired'
}

export const scorecardEntry = (body: ScorecardBody): Uint8Array<ArrayBuffer> =>
  formatEntry(entryType.scorecard, body)
export const auditEntry = (body: AuditBody): Uint8Array<ArrayBuffer> =>
  formatEntry(entryType.audit, body)
export const erasureEntry = (body: ErasureBody): Uint8Array<ArrayBuffer> =>
  formatEntry(entryType.erasure, body)
export const continuesEntry = (body: ContinuesBody): Uint8Array<ArrayBuffer> =>
  formatEntry(entryType.continues, body)
export const stoppedEntry = (body: StoppedBody): Uint8Array<ArrayBuffer> =>
  formatEntry(entryType.stopped, body)

export const parseScorecardEntry = (entry: Uint8Array): ScorecardBody | null =>
  parseEntry(entryType.scorecard, scorecardShape, entry)
export const parseErasureEntry = (entry: Uint8Array): ErasureBody | null =>
  parseEntry(entryType.erasure, erasureShape, entry)
export const parseContinuesEntry = (entry: Uint8Array): ContinuesBody | null =>
  parseEntry(entryType.continues, continuesShape, entry)
export const parseStoppedEntry = (entry: Uint8Array): StoppedBody | null =>
  parseEntry(entryType.stopped, stoppedShape, entry)

/** Null as well when the results do not add up to what was drawn, or the beacon came before the answers. */
export function parseAuditEntry(entry: Uint8Array): AuditBody | null {
  const body = parseEntry(entryType.audit, auditShape, entry)
  if (body === null) return null
  const { from, to, share, beacon, drawn, exact, consistent, inconsistent, inconclusive } = body
  const adds = drawn === exact + consistent + inconsistent + inconclusive
  return adds && from <= to && to <= beacon.size && share <= mostShare ? body : null
}

/** An entry has at most 65,535 bytes. */
export const mostTombs = 1024

const scorecardShape: Shape<ScorecardBody> = object({
  v: oneOf('scorecard/v1'),
  origin: string,
  digest: hash,
})

const auditShape: Shape<AuditBody> = object({
  v: oneOf('audit/v1'),
  origin: string,
  from: count,
  to: count,
  share: count,
  beacon: object({ size: count, root: hash }),
  drawn: count,
  exact: count,
  consistent: count,
  inconsistent: count,
  inconclusive: count,
  digest: nullable(hash),
})

const erasureShape: Shape<ErasureBody> = object({
  v: oneOf('erasure/v1'),
  origin: string,
  tombs: list(hash, mostTombs),
})

const continuesShape: Shape<ContinuesBody> = object({
  v: oneOf('continues/v1'),
  origin: string,
  from: object({ origin: string, size: count, root: hash }),
})

const stoppedShape: Shape<StoppedBody> = object({
  v: oneOf('stopped/v1'),
  origin: string,
  because: oneOf('lapsed', 'retired'),
})
