import {
  type EmergencyBody,
  type EmergencyContent,
  emergencyEntry,
  emergencySigned,
  parseEmergencyEntry,
  toBase64,
} from '@overt/verifier'
import type { SigningKey } from '../../ledger/key.ts'
import type { Chain } from '../chain/chain.ts'
import { DecisionError } from '../charter-error.ts'
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
  const others = content.signatures.filter((other) => other.key !== by)
  return { ...content, signatures: [...others, { key: by, signature }] }
}

/** A line that mail and chat leave whole. */
export const formatEmergency = (content: EmergencyContent): string =>
  `emergency:${toBase64(emergencyEntry(content))}\n`

export async function submitEmergency(
  { governance }: AmendmentParts,
  entry: Uint8Array,
): Promise<void> {
  if (parseEmergencyEntry(entry) === null) throw new DecisionError('it is no emergency')
  await governance.decide(entry)
}
