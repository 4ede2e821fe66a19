import {
  canonical,
  parseApprovalEntry,
  parseBoardEntry,
  parseCharterEntry,
  parseProposalEntry,
} from '@overt/verifier'
import { closesAt } from '../charter/amendment/state.ts'
import type { Chain, Proposed } from '../charter/chain/chain.ts'

/** What was acknowledged in time may stay unpublished for as long as a promise may. */
const graceSeconds = 24 * 3600

/**
 * Entries have no time of their own. But one that was not there at the last look was written after it: and
 * an amendment of which every proposal had ended by then must be taken no step further, whoever kept its
 * signatures. `chain` has the entry.
 */
export function lateFault(chain: Chain, entry: Uint8Array, lookedAt: number | null): string | null {
  const about = proposalsOf(chain, entry)
  if (lookedAt === null || about.length === 0) return null
  const ended = Math.max(...about.map(({ body }) => closesAt(body)))
  if (1000 * (ended + graceSeconds) >= lookedAt) return null
  const [end, looked] = [1000 * ended, lookedAt].map((ms) => new Date(ms).toISOString())
  return `its amendment had ended at ${end}, and it was not there at the last look, at ${looked}`
}

/** The proposals that a step of an amendment is about. */
function proposalsOf({ proposals }: Chain, entry: Uint8Array): readonly Proposed[] {
  const hash = parseApprovalEntry(entry)?.proposal
  if (hash !== undefined) return proposals.filter((one) => one.hash === hash)
  const proposed = parseProposalEntry(entry)?.body
  if (proposed) return proposals.filter(({ body }) => canonical(body) === canonical(proposed))
  const enacted = parseCharterEntry(entry)?.body ?? parseBoardEntry(entry)?.body
  if (!enacted) return []
  const text = canonical(enacted)
  return proposals.filter(({ body }) => canonical(body.charter ?? body.board) === text)
}
