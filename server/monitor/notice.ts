import {
  type Approval,
  type AuditBody,
  type BoardBody,
  type BoardContent,
  type CharterBody,
  type CharterContent,
  type EmergencyContent,
  type ProposalContent,
  canonical,
  entryType,
  parseApprovalEntry,
  parseAuditEntry,
  parseBoardEntry,
  parseCharterEntry,
  parseEmergencyEntry,
  parseGenesisEntry,
  parseProposalEntry,
  parseStoppedEntry,
  parseWithdrawalEntry,
} from '@overt/verifier'
import type { Chain } from '../charter/chain/chain.ts'
import { proposalFault } from '../charter/chain/proposal.ts'

/** One entry that decides or tells something, in a line for whoever watches. */
export type Notice = { readonly index: number; readonly kind: string; readonly detail: string }

const kinds: ReadonlyMap<number, string> = new Map(
  Object.entries(entryType).map(([kind, type]) => [type, kind]),
)

/** `chain`: what the ledger says up to and with this entry; it knows the names of those who signed. */
export function noticeOf(entry: Uint8Array, index: number, chain: Chain, before: Chain): Notice {
  const kind = kinds.get(entry[0] ?? -1) ?? `type ${entry[0] ?? 'none'}`
  return { index, kind, detail: detailOf(entry, chain, before) }
}

function detailOf(entry: Uint8Array, chain: Chain, before: Chain): string {
  const genesis = parseGenesisEntry(entry)
  if (genesis) return boardWords(genesis.board)
  const charter = parseCharterEntry(entry)
  if (charter) return charterWords(charter) + overtaken(charter.body, chain, before)
  const board = parseBoardEntry(entry)
  return board
    ? `board ${board.body.seq}: ${boardWords(board.body)}${witnessWords(board)}${overtaken(board.body, chain, before)}`
    : stepWords(entry, chain)
}

/** The steps of an amendment, and what one or all decide at once. */
function stepWords(entry: Uint8Array, chain: Chain): string {
  const by = (signatures: readonly Pick<Approval, 'key'>[]) =>
    `by ${signatures.map(({ key }) => JSON.stringify(nameOf(chain, key))).join(', ')}`
  const proposal = parseProposalEntry(entry)
  if (proposal) return `${proposalWords(proposal)} ${by([proposal.signature])}: ${why(proposal)}`
  const approval = parseApprovalEntry(entry)
  if (approval) return `of ${approval.proposal} ${by([approval])}`
  const withdrawal = parseWithdrawalEntry(entry)
  if (withdrawal) {
    const { body, signature } = withdrawal
    return `of ${body.proposal} ${by([signature])}: ${JSON.stringify(body.reason)}`
  }
  const emergency = parseEmergencyEntry(entry)
  if (emergency) return `${emergencyWords(emergency, chain)} ${by(emergency.signatures)}`
  const audit = parseAuditEntry(entry)
  return audit ? auditWords(audit) : (parseStoppedEntry(entry)?.because ?? '')
}

const auditWords = ({ from, to, drawn, exact, ...found }: AuditBody): string =>
  `of ${drawn} answers from ${from} to ${to}, ${exact} exact, ${found.consistent} consistent, ${found.inconsistent} inconsistent, ${found.inconclusive} inconclusive, by its own word`

/** Who signs for a board that is not seated yet is named by the proposal of it. */
function nameOf({ boards, proposals }: Chain, key: string): string {
  const all = [...proposals.map(({ body }) => body.board), ...boards]
  return all.flatMap((one) => one?.members ?? []).findLast((one) => one.key === key)?.name ?? key
}

const proposalWords = ({ body }: ProposalContent): string =>
  body.charter === null ? `of board ${body.board?.seq}` : `of charter ${body.charter.seq}`

/** A proposal has no entry for its end by time, so whoever watches is told that beforehand. */
const why = ({ body }: ProposalContent): string =>
  `${JSON.stringify(body.rationale)}, open until ${timeOf(body.expires)}`

const timeOf = (seconds: number): string => {
  const time = new Date(1000 * seconds)
  return Number.isNaN(time.getTime()) ? `${seconds} s` : time.toISOString()
}

function emergencyWords({ body }: EmergencyContent, { charters }: Chain): string {
  const to = charters.find(({ leaf }) => leaf === body.to)
  return `${body.act}${to ? ` to charter ${to.body.seq}` : ''}, ${JSON.stringify(body.reason)},`
}

/** The proposals that this decision took the place of: nobody can approve them any more. */
function overtaken(enacted: CharterBody | BoardBody, chain: Chain, before: Chain): string {
  const gone = before.proposals.filter(
    ({ body, withdrawn }) =>
      withdrawn === null &&
      proposalFault(before, body) === null &&
      proposalFault(chain, body) !== null &&
      canonical(body.charter ?? body.board) !== canonical(enacted),
  )
  return gone.length === 0 ? '' : `; overtakes ${gone.map(({ hash }) => hash).join(', ')}`
}

const boardWords = (board: {
  readonly threshold: number
  readonly members: readonly { readonly name: string }[]
}): string =>
  `${board.threshold} of ${board.members.map(({ name }) => JSON.stringify(name)).join(', ')}`

const charterWords = ({ body, signatures }: CharterContent): string =>
  `charter ${body.seq}, ${signatures.length} approvals, cool-down ${body.coolDown} s: ${JSON.stringify(body.reason)}`

const witnessWords = ({ body }: BoardContent): string =>
  body.witnessPolicy === null ? '' : `; witness policy ${body.witnessPolicy}`
