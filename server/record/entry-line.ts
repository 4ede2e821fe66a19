import {
  entryType,
  parseApprovalEntry,
  parseAuditEntry,
  parseBoardEntry,
  parseCharterEntry,
  parseContinuesEntry,
  parseEmergencyEntry,
  parseErasureEntry,
  parseGenesisEntry,
  parseProposalEntry,
  parseScorecardEntry,
  parseStoppedEntry,
  parseWithdrawalEntry,
} from '@overt/verifier'

type Parser = (entry: Uint8Array) => object | null

const kinds: ReadonlyMap<number, readonly [name: string, parse: Parser]> = new Map<
  number,
  readonly [string, Parser]
>([
  [entryType.genesis, ['genesis', parseGenesisEntry]],
  [entryType.charter, ['charter', parseCharterEntry]],
  [entryType.board, ['board', parseBoardEntry]],
  [entryType.proposal, ['proposal', parseProposalEntry]],
  [entryType.approval, ['approval', parseApprovalEntry]],
  [entryType.withdrawal, ['withdrawal', parseWithdrawalEntry]],
  [entryType.emergency, ['emergency', parseEmergencyEntry]],
  [entryType.scorecard, ['scorecard', parseScorecardEntry]],
  [entryType.audit, ['audit', parseAuditEntry]],
  [entryType.erasure, ['erasure', parseErasureEntry]],
  [entryType.continues, ['continues', parseContinuesEntry]],
  [entryType.stopped, ['stopped', parseStoppedEntry]],
])

/** What a public entry says: who decided, what was measured, erased or ended. All of it is public already. */
export function entryLine(index: number, entry: Uint8Array): object {
  const [type = -1] = entry
  const kind = kinds.get(type)
  const content = kind?.[1](entry) ?? null
  if (kind === undefined || content === null) return { type: 'unreadable', index, entryType: type }
  return { type: kind[0], index, content }
}
