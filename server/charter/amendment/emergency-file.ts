import {
  type EmergencyBody,
  type EmergencyContent,
  emergencyEntry,
  emergencyHash,
  emergencySigned,
  fromBase64,
  parseEmergencyEntry,
  toBase64,
} from '@overt/verifier'
import type { SigningKey } from '../../ledger/key.ts'
import type { Chain } from '../chain/chain.ts'
import { DecisionError } from '../charter-error.ts'
import { signedBefore } from './amendment-file.ts'
import type { AmendmentParts } from './amendments.ts'

/** The next emergency of a ledger, unsigned. */
export function draftEmergency(
  chain: Chain,
  act: EmergencyBody['act'],
  to: string | null,
  reason: string,
): EmergencyContent {
  const last = chain.emergencies.at(-1)
  const place = { seq: (last?.body.seq ?? 0) + 1, prev: last?.hash ?? null }
  const body = { v: 'emergency/v1', origin: chain.origin, ...place, act, to, reason } as const
  return { body, signatures: [] }
}

export function signEmergency(content: EmergencyContent, key: SigningKey): EmergencyContent {
  const by = toBase64(key.publicKey)
  const signature = toBase64(key.sign(emergencySigned(content.body)))
  if (content.signatures.some((other) => other.key === by)) throw signedBefore()
  return { ...content, signatures: [...content.signatures, { key: by, signature }] }
}

/** Null for text that is no emergency. */
export function parseEmergency(source: string): EmergencyContent | null {
  const entry = fromBase64(/^emergency:([A-Za-z0-9+/=]+)\s*$/.exec(source)?.[1] ?? '')
  return entry && parseEmergencyEntry(entry)
}

/** A line that mail and chat leave whole. */
export const formatEmergency = (content: EmergencyContent): string =>
  `emergency:${toBase64(emergencyEntry(content))}\n`

export async function submitEmergency(
  { governance }: AmendmentParts,
  entry: Uint8Array,
): Promise<void> {
  const content = parseEmergencyEntry(entry)
  if (content === null) throw new DecisionError('it is no emergency')
  const hash = await emergencyHash(content.body)
  // What is taken twice is taken once.
  if (governance.written.emergencies.some((taken) => taken.hash === hash)) return
  await governance.write(entry)
}
