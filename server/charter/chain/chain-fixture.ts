import {
  type BoardBody,
  type CharterBody,
  type EmergencyBody,
  type ProposalBody,
  approvalEntry,
  approvalSigned,
  boardEntry,
  boardSigned,
  charterHash,
  emergencyEntry,
  emergencySigned,
  genesisEntry,
  originOf,
  proposalEntry,
  proposalHash,
  proposalSigned,
  toBase64,
  toBase64Url,
  utf8,
  withdrawalEntry,
  withdrawalSigned,
} from '@overt/verifier'
import type { SigningKey } from '../../ledger/key.ts'
import { board, boardGenesis, bodyFor, signedBy } from '../charter-fixture.ts'
import { type Chain, type Fault, emptyChain } from './chain.ts'
import { extendChain } from './extend.ts'

// A ledger whose board is two of three, with its first charter, and the entries that may follow.

const genesis = boardGenesis(2)
export const origin = await originOf('test.example', genesis)
export const first = await bodyFor(genesis)
export const beginning = [genesisEntry(genesis), signedBy(first, board)] as const

/** Reads entries from the genesis on; stops at the first fault. */
async function read(entries: readonly Uint8Array[], from = origin): Promise<Chain | Fault> {
  let chain = emptyChain(from)
  for (const [index, given] of entries.entries()) {
    const extended = await extendChain(chain, given, index)
    if ('fault' in extended) return extended
    chain = extended
  }
  return chain
}

/** What comes of entries behind the first charter. */
export const readOn = (...entries: readonly Uint8Array[]): Promise<Chain | Fault> =>
  read([...beginning, ...entries])

/** The next charter after another. */
export const nextCharter = async (
  changes: Partial<CharterBody> = {},
  after: CharterBody = first,
): Promise<CharterBody> => ({
  ...after,
  seq: after.seq + 1,
  prev: toBase64Url(await charterHash(after)),
  reason: 'because',
  ...changes,
})

const sign = (key: SigningKey, message: Uint8Array) => ({
  key: toBase64(key.publicKey),
  signature: toBase64(key.sign(message)),
})

export const nextBoard = (
  keys: readonly SigningKey[],
  changes: Partial<BoardBody> = {},
): BoardBody => ({
  v: 'board/v1',
  origin,
  seq: 1,
  prev: first.board.hash,
  members: keys.map((key, at) => ({ name: `new ${at}`, key: toBase64(key.publicKey) })),
  threshold: 2,
  emergency: [],
  witnessPolicy: null,
  expires: null,
  ...changes,
})

export const boardBy = (body: BoardBody, keys: readonly SigningKey[]): Uint8Array =>
  boardEntry({ body, signatures: keys.map((key) => sign(key, boardSigned(body))) })

export const proposalOf = (
  charter: CharterBody | null,
  changes: Partial<ProposalBody> = {},
): ProposalBody => ({
  v: 'proposal/v1',
  origin,
  charter,
  board: null,
  rationale: 'It is better.',
  expires: 2_000_000_000,
  ...changes,
})

export const proposedBy = (body: ProposalBody, key: SigningKey): Uint8Array =>
  proposalEntry({ body, signature: sign(key, proposalSigned(body)) })

export async function approvedBy(body: ProposalBody, key: SigningKey): Promise<Uint8Array> {
  const proposal = await proposalHash(body)
  const message = approvalSigned(body) ?? utf8('')
  return approvalEntry({ v: 'approval/v1', origin, proposal, ...sign(key, message) })
}

export async function withdrawnBy(proposal: ProposalBody, key: SigningKey): Promise<Uint8Array> {
  const place = { origin: proposal.origin, proposal: await proposalHash(proposal) }
  const body = { v: 'withdrawal/v1', ...place, reason: 'no' } as const
  return withdrawalEntry({ body, signature: sign(key, withdrawalSigned(body)) })
}

export const emergencyOf = (changes: Partial<EmergencyBody> = {}): EmergencyBody => ({
  v: 'emergency/v1',
  origin,
  seq: 1,
  prev: null,
  act: 'stop',
  to: null,
  reason: 'It says strange things.',
  ...changes,
})

export const emergencyBy = (body: EmergencyBody, keys: readonly SigningKey[]): Uint8Array =>
  emergencyEntry({ body, signatures: keys.map((key) => sign(key, emergencySigned(body))) })
