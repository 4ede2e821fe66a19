import {
  type Approval,
  type CharterBody,
  type Json,
  type ProposalBody,
  approvalSigned,
  canonical,
  charterHash,
  isProposal,
  parseCanonical,
  proposalSigned,
  toBase64,
  toBase64Url,
} from '@overt/verifier'
import { z } from 'zod'
import type { SigningKey } from '../../ledger/key.ts'
import { artefactOf } from '../artefact.ts'
import { proposalBounds } from '../chain/bounds.ts'
import { keysOf, signersOf } from '../chain/signature.ts'
import { CharterError } from '../charter-error.ts'
import { refsOf, refsOfProposal } from '../text.ts'
import { isVotable } from '../voted-witnesses.ts'
import { type WholeBoard, decidersOf, hashOfWhole, readWhole } from './whole-board.ts'

/**
 * The file that goes from member to member: what is proposed, what it changes, every text, and the
 * signatures so far. Whoever signs needs nothing else, and believes nothing that neither a hash nor a
 * signature holds.
 */
export type Amendment = {
  readonly v: 'amendment/v1'
  readonly proposal: ProposalBody
  /** The charter that it follows; null for a change of the board. */
  readonly before: CharterBody | null
  /** Who decides on it. */
  readonly board: WholeBoard
  readonly texts: { readonly [ref: string]: string }
  /** The proposing member's signature; null in a draft. */
  readonly proposed: Approval | null
  readonly approvals: readonly Approval[]
}

const Signature = z.strictObject({ key: z.string().length(44), signature: z.string().length(88) })

const File = z.strictObject({
  v: z.literal('amendment/v1'),
  proposal: z.json(),
  before: z.json(),
  board: z.json(),
  texts: z.record(z.string(), z.string()),
  proposed: Signature.nullable(),
  approvals: z.array(Signature).max(128),
})

/** @throws CharterError, one sentence, for a file that is none, or whose parts do not belong together. */
export async function parseAmendment(source: string): Promise<Amendment> {
  const parsed = File.safeParse(parseCanonical(source.trim()))
  if (!parsed.success) throw unreadable(notAsWritten)
  const { proposal, before, board, ...rest } = parsed.data
  if (!isProposal(proposal)) throw unreadable('what it proposes is no charter and no board')
  const beyond = proposalBounds(proposal)
  if (beyond !== null) throw unreadable(beyond)
  const follows = await followed(proposal, before)
  const deciding = await decidedBy(proposal, board)
  const texts = new Map(Object.entries(rest.texts))
  for (const [ref, text] of texts) {
    if (!text.isWellFormed() || (await artefactOf(text)).ref !== ref) {
      throw unreadable('a text in it is not the one that it is named by')
    }
  }
  const named = [...refsOfProposal(proposal), ...(follows === null ? [] : refsOf(follows))]
  if (named.some((ref) => !texts.has(ref))) throw unreadable('a text that it names is not in it')
  const voted = proposal.board?.witnessPolicy ?? null
  if (voted !== null && !(await isVotable(texts.get(voted) ?? ''))) {
    throw unreadable('its witness policy is none that a board can vote on')
  }
  const amendment = { ...rest, proposal, before: follows, board: deciding }
  await checkSignatures(amendment)
  return amendment
}

/** One text has one meaning: a key that comes twice would be read as one thing here and another elsewhere. */
const notAsWritten =
  'it is no amendment file, or was written anew on its way: take it as it was sent, to the byte'

/** The charter before must be the very one that the proposal follows: what is shown as changed depends on it. */
async function followed(proposal: ProposalBody, before: Json): Promise<CharterBody | null> {
  if (proposal.charter === null) {
    if (before === null) return null
    throw unreadable('it changes the board and shows a charter')
  }
  const asProposal: Json = { ...proposal, charter: before }
  if (!isProposal(asProposal) || asProposal.charter === null) {
    throw unreadable('the charter that it changes is not in it')
  }
  const hash = toBase64Url(await charterHash(asProposal.charter))
  if (hash === proposal.charter.prev) return asProposal.charter
  throw unreadable('the charter that it shows as today’s is not the one that it follows')
}

/** Who decides must be the very board that what is proposed names: who comes and who goes depends on it. */
async function decidedBy({ charter, board }: ProposalBody, value: Json): Promise<WholeBoard> {
  const whole = readWhole(value)
  const hash = charter?.board.hash ?? board?.prev
  if (whole !== null && (await hashOfWhole(whole)) === hash) return whole
  throw unreadable('the board that it shows as today’s is not the one that it follows')
}

/** Who is said to have agreed has. */
async function checkSignatures({ proposal, board, proposed, approvals }: Amendment): Promise<void> {
  const deciding = keysOf(decidersOf(board))
  const approving = new Set([...deciding, ...(proposal.board ? keysOf(proposal.board) : [])])
  const message = approvalSigned(proposal) ?? new Uint8Array()
  for (const signers of [
    await signersOf(message, approvals, approving),
    await signersOf(proposalSigned(proposal), proposed === null ? [] : [proposed], deciding),
  ]) {
    if (typeof signers === 'string') throw unreadable(signers)
  }
  if (new Set(approvals.map(({ key }) => key)).size < approvals.length) {
    throw unreadable('a member has signed it twice')
  }
}

export const formatAmendment = (amendment: Amendment): string => `${canonical(amendment)}\n`

/**
 * The same file with one member's signatures more. Only who decides today can propose: a new member's
 * signature is an approval and no more. @throws CharterError for whoever's signature would not count.
 */
export function signAmendment(amendment: Amendment, key: SigningKey): Amendment {
  const { proposal, proposed, approvals } = amendment
  const message = approvalSigned(proposal)
  if (message === null) throw unreadable('it proposes nothing')
  const by = toBase64(key.publicKey)
  const sign = (bytes: Uint8Array): Approval => ({ key: by, signature: toBase64(key.sign(bytes)) })
  const mayPropose = keysOf(decidersOf(amendment.board)).has(by)
  if (!mayPropose && !(proposal.board && keysOf(proposal.board).has(by))) throw noMember()
  if (approvals.some((approval) => approval.key === by)) throw signedBefore()
  return {
    ...amendment,
    proposed: proposed ?? (mayPropose ? sign(proposalSigned(proposal)) : null),
    approvals: [...approvals, sign(message)],
  }
}

export const signedBefore = (): CharterError =>
  new CharterError('It was not signed: your signature is in it already.')

const noMember = (): CharterError =>
  new CharterError(
    'It was not signed: this key is of nobody who decides on it; name yours with --key.',
  )

const unreadable = (why: string): CharterError =>
  new CharterError(`could not read the amendment: ${why}.`)
