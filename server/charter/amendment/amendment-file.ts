import {
  type Approval,
  type BoardBody,
  type CharterBody,
  type Json,
  type ProposalBody,
  approvalSigned,
  canonical,
  charterHash,
  isProposal,
  proposalSigned,
  toBase64,
  toBase64Url,
} from '@overt/verifier'
import type { FileDiff } from '@overt/wire'
import { z } from 'zod'
import type { SigningKey } from '../../ledger/key.ts'
import { artefactOf } from '../artefact.ts'
import { proposalBounds } from '../chain/bounds.ts'
import { keysOf } from '../chain/signature.ts'
import { CharterError } from '../charter-error.ts'
import { type CharterFiles, evaluationName, writeCharter } from '../charter-text.ts'
import { diffFiles } from '../diff.ts'
import { refsOf, refsOfProposal } from '../text.ts'
import { isVotable } from '../voted-witnesses.ts'

/** Who decides today, as far as a change of it has to be shown. */
export type BoardBefore = Pick<BoardBody, 'members' | 'threshold' | 'witnessPolicy'>

/**
 * The file that goes from member to member: what is proposed, what it changes, every text, and the
 * signatures so far. Whoever signs needs nothing else, and believes nothing that a hash does not hold.
 */
export type Amendment = {
  readonly v: 'amendment/v1'
  readonly proposal: ProposalBody
  /** The charter that it follows; null for a change of the board. */
  readonly before: CharterBody | null
  readonly board: BoardBefore
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
  board: z.strictObject({
    members: z.array(z.strictObject({ name: z.string(), key: z.string() })).max(64),
    threshold: z.int().positive(),
    witnessPolicy: z.string().nullable().default(null),
  }),
  texts: z.record(z.string(), z.string()),
  proposed: Signature.nullable(),
  approvals: z.array(Signature).max(128),
})

/** @throws CharterError, one sentence, for a file that is none, or whose parts do not belong together. */
export async function parseAmendment(source: string): Promise<Amendment> {
  const parsed = File.safeParse(parseJson(source))
  if (!parsed.success) throw unreadable('it is no amendment file')
  const { proposal, before, ...rest } = parsed.data
  if (!isProposal(proposal)) throw unreadable('what it proposes is no charter and no board')
  const beyond = proposalBounds(proposal)
  if (beyond !== null) throw unreadable(beyond)
  const follows = await followed(proposal, before)
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
  return { ...rest, proposal, before: follows }
}

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
  const mayPropose = keysOf(amendment.board).has(by)
  if (!mayPropose && !(proposal.board && keysOf(proposal.board).has(by))) throw noMember()
  if (approvals.some((approval) => approval.key === by)) throw signedBefore()
  return {
    ...amendment,
    proposed: proposed ?? (mayPropose ? sign(proposalSigned(proposal)) : null),
    approvals: [...approvals, sign(message)],
  }
}

/** Everything that it changes, line by line. */
export function diffOf({ proposal, before, board, texts }: Amendment): readonly FileDiff[] {
  const named = new Map(Object.entries(texts))
  if (proposal.charter !== null) {
    const old = new Map(before === null ? [] : writeCharter(before, named))
    const next = writeCharter(proposal.charter, named)
    // It is about this change alone: whoever signs reads all of it, and no comparison with another one.
    if (next.has(evaluationName)) old.delete(evaluationName)
    return diffFiles(old, next)
  }
  const next = proposal.board
  return next === null ? [] : diffFiles(boardFiles(board, texts), boardFiles(next, texts))
}

/** A board as people read it. */
function boardFiles(
  board: BoardBefore & Partial<BoardBody>,
  texts: Amendment['texts'],
): CharterFiles {
  const { members, threshold, emergency, witnessPolicy, expires } = board
  const lines = [
    `${threshold} of ${members.length} decide.`,
    ...members.map(({ name, key }) => {
      const alone = emergency === undefined || emergency.includes(key)
      return `${name}: ${key}${alone ? ' (may stop the assistant alone)' : ''}`
    }),
    ...(witnessPolicy
      ? [`Witnesses: the policy with SHA-256 ${witnessPolicy}.`, ...linesOf(texts[witnessPolicy])]
      : []),
    ...(expires ? [`It expires on ${new Date(1000 * expires).toISOString()}.`] : []),
  ]
  return new Map([['board', lines.join('\n')]])
}

const linesOf = (text = ''): readonly string[] =>
  text.split('\n').flatMap((line) => (line === '' ? [] : [`  ${line}`]))

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source)
  } catch {
    return null
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
