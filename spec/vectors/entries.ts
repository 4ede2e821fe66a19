import {
  type Approval,
  type BoardBody,
  type CharterBody,
  type EmergencyBody,
  type Json,
  type ProposalBody,
  type WithdrawalBody,
  approvalEntry,
  auditEntry,
  boardEntry,
  boardHash,
  boardSigned,
  charterEntry,
  charterHash,
  charterSigned,
  continuesEntry,
  emergencyEntry,
  emergencyHash,
  emergencySigned,
  erasureEntry,
  leafHash,
  parseCanonical,
  proposalEntry,
  proposalHash,
  proposalSigned,
  scorecardEntry,
  sha256,
  stoppedEntry,
  text,
  toBase64,
  toBase64Url,
  utf8,
  withdrawalEntry,
  withdrawalSigned,
} from '@overt/verifier'
import { charterBody, issued } from './example.ts'
import { drawn, keyNamed } from './keys.ts'
import { witnesses } from './witnesses.ts'

const origin = 'overt.example/aaaaaaaaaaaaaaaaaaaaaaaaaa'
const hashOf = async (name: string): Promise<string> => toBase64Url(await sha256(utf8(name)))

async function signed(name: string, message: Uint8Array): Promise<Approval> {
  const key = await keyNamed(name)
  return { key: key.base64, signature: toBase64(await key.sign(message)) }
}

/** One entry of each type that a board or a server writes behind the genesis, and the hash that names it. */
export async function entries(): Promise<Json> {
  return {
    ...(await decisions()),
    emergency: await emergency(),
    ...(await records()),
  }
}

async function vector(entry: Uint8Array, hash: string | null = null): Promise<Json> {
  const leaf = toBase64Url(await leafHash(entry))
  const content = parseCanonical(text(entry.subarray(1)))
  return { type: entry[0] ?? 0, content, entry: toBase64(entry), hash, leaf }
}

async function board(): Promise<BoardBody> {
  const [ada, bob] = [await keyNamed('ada'), await keyNamed('bob')]
  return {
    v: 'board/v1',
    origin,
    seq: 1,
    prev: await hashOf('a board'),
    members: [
      { name: 'ada', key: ada.base64 },
      { name: 'bob', key: bob.base64 },
    ],
    threshold: 2,
    emergency: [ada.base64],
    witnessPolicy: (await witnesses()).hash,
    expires: issued + 31_536_000,
  }
}

async function amended(): Promise<CharterBody> {
  const first = await charterBody(origin, { index: 0, hash: await hashOf('a board') })
  const prev = toBase64Url(await charterHash(first))
  return { ...first, seq: 2, prev, coolDown: 600, reason: 'Answers are a little cooler.' }
}

async function decisions(): Promise<{ readonly [name: string]: Json }> {
  const next = await board()
  const charter = await amended()
  const proposal: ProposalBody = {
    v: 'proposal/v1',
    origin,
    charter,
    board: null,
    rationale: 'Fewer wrong facts at the same temperature.',
    expires: issued + 604_800,
  }
  const hash = await proposalHash(proposal)
  const withdrawal: WithdrawalBody = {
    v: 'withdrawal/v1',
    origin,
    proposal: hash,
    reason: 'A better one follows.',
  }
  const approval = await signed('ada', charterSigned(charter))
  const charterSignatures = [approval, await signed('bob', charterSigned(charter))]
  const boardSignatures = await Promise.all(
    ['ada', 'bob'].map((name) => signed(name, boardSigned(next))),
  )
  return {
    board: await vector(
      boardEntry({ body: next, signatures: boardSignatures }),
      await boardHash(next),
    ),
    proposal: await vector(
      proposalEntry({ body: proposal, signature: await signed('ada', proposalSigned(proposal)) }),
      hash,
    ),
    approval: await vector(
      approvalEntry({ v: 'approval/v1', origin, proposal: hash, ...approval }),
    ),
    withdrawal: await vector(
      withdrawalEntry({
        body: withdrawal,
        signature: await signed('ada', withdrawalSigned(withdrawal)),
      }),
    ),
    charter: await vector(
      charterEntry({ body: charter, signatures: charterSignatures }),
      toBase64Url(await charterHash(charter)),
    ),
  }
}

async function emergency(): Promise<Json> {
  const body: EmergencyBody = {
    v: 'emergency/v1',
    origin,
    seq: 1,
    prev: null,
    act: 'fallback',
    to: await hashOf('the leaf of an earlier charter'),
    reason: 'It says things that nobody approved.',
  }
  const signatures = [await signed('ada', emergencySigned(body))]
  return vector(emergencyEntry({ body, signatures }), await emergencyHash(body))
}

async function records(): Promise<{ readonly [name: string]: Json }> {
  const root = await hashOf('a root')
  const tomb = toBase64Url(await drawn('tomb'))
  const digest = await hashOf('an engine digest')
  const audit = {
    from: 412,
    to: 630,
    share: 20_000,
    beacon: { size: 640, root },
    drawn: 4,
    exact: 3,
    digest,
  }
  const found = { consistent: 0, inconsistent: 0, inconclusive: 1 }
  const from = { origin: 'overt.example/bbbbbbbbbbbbbbbbbbbbbbbbbb', size: 640, root }
  return {
    scorecard: await vector(
      scorecardEntry({ v: 'scorecard/v1', origin, digest: await hashOf('a scorecard') }),
    ),
    audit: await vector(auditEntry({ v: 'audit/v1', origin, ...audit, ...found })),
    erasure: await vector(erasureEntry({ v: 'erasure/v1', origin, tombs: [tomb] })),
    continues: await vector(continuesEntry({ v: 'continues/v1', origin, from })),
    stopped: await vector(stoppedEntry({ v: 'stopped/v1', origin, because: 'lapsed' })),
  }
}
