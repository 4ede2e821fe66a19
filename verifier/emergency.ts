import { utf8 } from './bytes.ts'
import { type Approval, approvalsShape } from './charter.ts'
import { hashOf } from './encoding.ts'
import { entryType, formatEntry, parseEntry } from './entry.ts'
import { canonical } from './jcs.ts'
import { type Shape, count, hash, nullable, object, oneOf, string } from './schema.ts'

/** Seconds after which a fallback that the board did not ratify lapses to stopped. */
export const emergencySeconds: number = 72 * 3600

/**
 * What may be done without waiting. One emergency key may `stop` the assistant, or go to a `fallback`
 * that the charter in force lists; only the board's threshold may `ratify` that or `end` it.
 */
export type EmergencyBody = {
  readonly v: 'emergency/v1'
  readonly origin: string
  /** 1 for the first, then one more each time. */
  readonly seq: number
  /** `emergencyHash` of the one before; null for the first. */
  readonly prev: string | null
  readonly act: 'stop' | 'fallback' | 'ratify' | 'end'
  /** The fallback's leaf hash, base64url; null for every other act. */
  readonly to: string | null
  readonly reason: string
}

export type EmergencyContent = {
  readonly body: EmergencyBody
  readonly signatures: readonly Approval[]
}

export const emergencySigned = (body: EmergencyBody): Uint8Array<ArrayBuffer> =>
  utf8(`overt/emergency/1\n${canonical(body)}`)

export const emergencyHash = (body: EmergencyBody): Promise<string> => hashOf(emergencySigned(body))

export const emergencyEntry = (content: EmergencyContent): Uint8Array<ArrayBuffer> =>
  formatEntry(entryType.emergency, content)

/** Null as well for a fallback that goes nowhere, and for another act that goes somewhere. */
export function parseEmergencyEntry(entry: Uint8Array): EmergencyContent | null {
  const content = parseEntry(entryType.emergency, contentShape, entry)
  return content && (content.body.act === 'fallback') === (content.body.to !== null)
    ? content
    : null
}

const contentShape: Shape<EmergencyContent> = object({
  body: object({
    v: oneOf('emergency/v1'),
    origin: string,
    seq: count,
    prev: nullable(hash),
    act: oneOf('stop', 'fallback', 'ratify', 'end'),
    to: nullable(hash),
    reason: string,
  }),
  signatures: approvalsShape,
})
