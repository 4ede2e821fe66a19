import {
  parseAuditEntry,
  parseContinuesEntry,
  parseErasureEntry,
  parseScorecardEntry,
  parseStoppedEntry,
} from '@overt/verifier'
import type { Chain, Fault } from './chain.ts'
import { openEmergency, isRatified } from './emergency.ts'

// What the server tells under its ledger's key alone. It decides nothing, but it must be what it says.

export const withScorecard = (chain: Chain, entry: Uint8Array): Chain | Fault =>
  ownedBy(chain, parseScorecardEntry(entry), 'scorecard')

/** @param index An audit draws by a root that was there before it. */
export function withAudit(chain: Chain, entry: Uint8Array, index: number): Chain | Fault {
  const body = parseAuditEntry(entry)
  if (body !== null && body.beacon.size > index) {
    return { fault: 'it draws by a checkpoint that came later' }
  }
  return ownedBy(chain, body, 'audit')
}

export const withErasure = (chain: Chain, entry: Uint8Array): Chain | Fault =>
  ownedBy(chain, parseErasureEntry(entry), 'erasure')

/** A restored ledger says at once which one it goes on from: later, it could pick its past. */
export function withContinues(chain: Chain, entry: Uint8Array, index: number): Chain | Fault {
  const body = parseContinuesEntry(entry)
  if (body === null) return { fault: 'it is no continues entry in canonical form' }
  if (body.origin !== chain.origin) return { fault: `it is a continues entry of ${body.origin}` }
  const isNext = chain.charters.length === 1 && chain.charters[0]?.index === index - 1
  if (!isNext) return { fault: 'it does not stand right behind the first charter' }
  if (body.from.origin === chain.origin) return { fault: 'it continues itself' }
  return { ...chain, continues: body }
}

export function withStopped(chain: Chain, entry: Uint8Array, index: number): Chain | Fault {
  const body = parseStoppedEntry(entry)
  const checked = ownedBy(chain, body, 'stopped')
  if (body === null || 'fault' in checked) return checked
  if (body.because === 'lapsed' && !mayLapse(chain)) {
    return { fault: 'no emergency is open that could lapse' }
  }
  return { ...checked, stopped: { index, because: body.because } }
}

const mayLapse = (chain: Chain): boolean =>
  openEmergency(chain)?.body.act === 'fallback' && !isRatified(chain)

function ownedBy(
  chain: Chain,
  body: { readonly origin: string } | null,
  kind: string,
): Chain | Fault {
  if (body === null) return { fault: `it is no ${kind} entry in canonical form` }
  return body.origin === chain.origin ? chain : { fault: `it is one of ${body.origin}` }
}
