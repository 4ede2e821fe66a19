import type { Bundle } from '@overt/verifier'
import type { Sent } from '../conversation/ask.ts'

/** Does the receipt speak of the request that this tab sent? */
export type RequestMatch = 'same' | 'different' | 'unknown' | 'hidden'

/**
 * Compares the request that a bundle discloses with what was sent. The disclosure itself is checked
 * against its commitment by the verifier (step 2); this says whose request it is.
 */
export function matchRequest(disclosures: Bundle['disclosures'], sent: Sent | null): RequestMatch {
  if (sent === null) return 'unknown'
  const request = disclosures.request?.value
  if (request === undefined || request === null) return 'hidden'
  const same = request.nonce === sent.nonce && request.bodySha256 === sent.bodySha256
  return same ? 'same' : 'different'
}
