import { emergencyHash, type EmergencyContent, proposalHash } from '@overt/verifier'
import type { FileDiff } from '@overt/wire'
import { parseAmendment } from './amendment-file.ts'
import { diffOf } from './change.ts'
import { parseEmergency } from './emergency-file.ts'
import { closesAt } from './state.ts'
import { type Vote, votesOf } from './vote.ts'
import { decidersOf } from './whole-board.ts'

/** What a member is shown before signing: all of what the file asks for. */
export type Shown = {
  readonly origin: string
  readonly hash: string
  readonly of: 'charter' | 'board' | 'emergency'
  readonly rationale: string
  /** Null for what does not expire. */
  readonly expires: string | null
  readonly approvals: number
  /** By the boards that the file names; none for an emergency, which names no board. */
  readonly votes: readonly Vote[]
  /** Whether the server can take it as it is: somebody who decides today has signed. */
  readonly proposed: boolean
  readonly diff: readonly FileDiff[]
}

/** @throws CharterError for a file that is neither an amendment nor an emergency. */
export async function showSigned(source: string): Promise<Shown> {
  const emergency = parseEmergency(source)
  if (emergency !== null) return showEmergency(emergency)
  const amendment = await parseAmendment(source)
  const { proposal, board, proposed, approvals } = amendment
  return {
    origin: proposal.origin,
    hash: await proposalHash(proposal),
    of: proposal.charter === null ? 'board' : 'charter',
    rationale: proposal.rationale,
    expires: new Date(1000 * closesAt(proposal)).toISOString(),
    approvals: approvals.length,
    votes: votesOf([decidersOf(board), proposal.board], approvals),
    proposed: proposed !== null,
    diff: diffOf(amendment),
  }
}

async function showEmergency({ body, signatures }: EmergencyContent): Promise<Shown> {
  return {
    origin: body.origin,
    hash: await emergencyHash(body),
    of: 'emergency',
    rationale: body.reason,
    expires: null,
    approvals: signatures.length,
    votes: [],
    proposed: signatures.length > 0,
    diff: [{ name: `emergency ${body.seq}`, lines: [{ kind: 'added', text: wordsOf(body) }] }],
  }
}

/** What an emergency does, in a sentence. */
function wordsOf({ act, to }: EmergencyContent['body']): string {
  switch (act) {
    case 'stop':
      return 'The assistant answers nothing until the board ends this.'
    case 'fallback':
      return `The assistant goes back to the charter with the leaf ${to}; after 72 hours it stops, unless the board ratifies this.`
    case 'ratify':
      return 'The board agrees to the emergency that is open: it lapses no more.'
    case 'end':
      return 'The emergency that is open ends: the charter that the board decided last holds again.'
  }
}
