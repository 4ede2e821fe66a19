import { type BoardBody, boardShape, boardSigned } from './board.ts'
import { utf8 } from './bytes.ts'
import {
  type Approval,
  type CharterBody,
  approvalShape,
  charterShape,
  charterSigned,
} from './charter.ts'
import { hashOf } from './encoding.ts'
import { entryType, formatEntry, parseEntry } from './entry.ts'
import { type Json, canonical } from './jcs.ts'
import { type Shape, conforms, count, hash, nullable, object, oneOf, string } from './schema.ts'

/** An amendment as it is proposed: exactly one of `charter` and `board` is there. */
export type ProposalBody = {
  readonly v: 'proposal/v1'
  readonly origin: string
  readonly charter: CharterBody | null
  readonly board: BoardBody | null
  /** Why, for the other members. */
  readonly rationale: string
  /** Unix seconds; then it can no longer come about. */
  readonly expires: number
}

/** The member who proposes signs it, and alone may withdraw it. */
export type ProposalContent = { readonly body: ProposalBody; readonly signature: Approval }

/** One member's yes: a signature over what the amendment would enact, so that it counts in that entry too. */
export type ApprovalBody = Approval & {
  readonly v: 'approval/v1'
  readonly origin: string
  /** `proposalHash` of the proposal. */
  readonly proposal: string
}

export type WithdrawalBody = {
  readonly v: 'withdrawal/v1'
  readonly origin: string
  readonly proposal: string
  readonly reason: string
}

export type WithdrawalContent = { readonly body: WithdrawalBody; readonly signature: Approval }

export const proposalSigned = (body: ProposalBody): Uint8Array<ArrayBuffer> =>
  utf8(`overt/proposal/1\n${canonical(body)}`)

export const proposalHash = (body: ProposalBody): Promise<string> => hashOf(proposalSigned(body))

/** What each approving member signs: the bytes of the charter or board itself. */
export function approvalSigned({ charter, board }: ProposalBody): Uint8Array<ArrayBuffer> | null {
  if (charter !== null) return charterSigned(charter)
  return board === null ? null : boardSigned(board)
}

export const withdrawalSigned = (body: WithdrawalBody): Uint8Array<ArrayBuffer> =>
  utf8(`overt/withdrawal/1\n${canonical(body)}`)

export const proposalEntry = (content: ProposalContent): Uint8Array<ArrayBuffer> =>
  formatEntry(entryType.proposal, content)

/** Null as well for a proposal of nothing, or of both. */
export function parseProposalEntry(entry: Uint8Array): ProposalContent | null {
  const content = parseEntry(entryType.proposal, proposalContentShape, entry)
  return content && isOneThing(content.body) ? content : null
}

/** Whether a value is the body of a proposal, whoever signed it. */
export const isProposal = (value: Json): value is Json & ProposalBody =>
  conforms(proposalShape, value) && isOneThing(value)

const isOneThing = ({ charter, board }: ProposalBody): boolean =>
  (charter === null) !== (board === null)

export const approvalEntry = (body: ApprovalBody): Uint8Array<ArrayBuffer> =>
  formatEntry(entryType.approval, body)

export const parseApprovalEntry = (entry: Uint8Array): ApprovalBody | null =>
  parseEntry(entryType.approval, approvalBodyShape, entry)

export const withdrawalEntry = (content: WithdrawalContent): Uint8Array<ArrayBuffer> =>
  formatEntry(entryType.withdrawal, content)

export const parseWithdrawalEntry = (entry: Uint8Array): WithdrawalContent | null =>
  parseEntry(entryType.withdrawal, withdrawalContentShape, entry)

const proposalShape: Shape<ProposalBody> = object({
  v: oneOf('proposal/v1'),
  origin: string,
  charter: nullable(charterShape),
  board: nullable(boardShape),
  rationale: string,
  expires: count,
})

const proposalContentShape: Shape<ProposalContent> = object({
  body: proposalShape,
  signature: object(approvalShape),
})

const approvalBodyShape: Shape<ApprovalBody> = object({
  v: oneOf('approval/v1'),
  origin: string,
  proposal: hash,
  ...approvalShape,
})

const withdrawalContentShape: Shape<WithdrawalContent> = object({
  body: object({ v: oneOf('withdrawal/v1'), origin: string, proposal: hash, reason: string }),
  signature: object(approvalShape),
})
