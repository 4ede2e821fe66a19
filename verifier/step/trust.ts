import { bytesOrNone } from '../encoding.ts'
import { type Ended, type Finding, found } from '../finding.ts'
import { fingerprintOf, isOriginOf } from '../genesis.ts'
import { parsePolicy } from '../policy.ts'
import type { Policy } from '../policy.ts'
import { refused } from '../refused.ts'
import type { Trust } from '../verdict.ts'
import { ed25519Vkey } from '../vkey.ts'
import type { Opened } from './file.ts'

/** Step 4: trust comes from the reader alone. `logs` are then only keys of the receipt's own origin. */
export async function establishTrust(
  opened: Opened,
  trust: Trust | null,
): Promise<Finding<Policy>> {
  const { origin } = opened.bundle.statement
  if (trust === null) {
    return unchecked(`Nobody was named to trust; the receipt says it is from ${origin}.`)
  }
  return 'policy' in trust
    ? byPolicy(origin, trust.policy)
    : byFingerprint(opened, trust.origin.trim())
}

async function byPolicy(origin: string, source: string): Promise<Finding<Policy>> {
  const policy = await parsePolicy(source)
  if (!policy.ok) return unchecked(policy.detail)
  const logs = policy.logs.filter(({ name }) => name === origin)
  if (logs.length === 0) {
    return refused('E_LOGKEY', `Your policy does not name ${origin}.`)
  }
  return found({ ...policy, logs }, 'proven', `Your policy names ${origin}.`)
}

async function byFingerprint(opened: Opened, given: string): Promise<Finding<Policy>> {
  const { genesis } = opened
  const { origin } = opened.bundle.statement
  const fingerprint = fingerprintOf(origin)
  if (fingerprintOf(given) === null) {
    return unchecked('A fingerprint is 26 of a to z and 2 to 7.')
  }
  if (fingerprint === null || (given !== origin && given !== fingerprint)) {
    return refused('E_LOGKEY', `The receipt is from ${origin}, which you did not name.`)
  }
  // The file brings the key, and the fingerprint decides whether it is the right one.
  if (!(await isOriginOf(origin, genesis))) {
    return refused('E_GENESIS', 'The genesis does not have the fingerprint of the origin.')
  }
  const policy: Policy = {
    ok: true,
    logs: [await ed25519Vkey(origin, bytesOrNone(genesis.logKey))],
    witnesses: [],
    quorum: { kind: 'none' },
    addresses: new Map(),
    witnessText: 'quorum none\n',
  }
  return found(policy, 'proven', 'The genesis has your fingerprint.')
}

const unchecked = (detail: string): Ended => ({
  ...refused('E_LOGKEY', detail),
  state: 'not checked',
})
