import { emergencySeconds } from '@overt/verifier'
import type { Chain, SeatedBoard, SignedCharter } from './chain/chain.ts'
import { isRatified, openEmergency } from './chain/emergency.ts'

/** Milliseconds when an entry was first seen under a checkpoint; null while none covers it. */
export type SeenAt = (index: number) => number | null

export type Stop = {
  readonly because: 'emergency' | 'lapsed' | 'stopped' | 'board-expired'
  /** The entry that says so; the board's, where that has expired. */
  readonly index: number
}

export type Fallback = {
  /** Milliseconds when it lapses; null where the board has ratified it. */
  readonly lapses: number | null
}

export type InForce =
  | {
      readonly kind: 'charter'
      readonly charter: SignedCharter
      readonly board: SeatedBoard
      /** Set where it is a fallback that an emergency went to. */
      readonly emergency: Fallback | null
    }
  | { readonly kind: 'stopped'; readonly stop: Stop }
  /** Not a charter that could be: a ledger that has only begun. */
  | { readonly kind: 'none' }

/**
 * When a charter comes into force: the first at once, every other one when its cool-down, and that of the
 * one before, is over: whoever shortens a cool-down still waits for the old one. Null while it is unseen.
 */
export function activeFrom(chain: Chain, charter: SignedCharter, seenAt: SeenAt): number | null {
  if (charter.body.seq === 1) return 0
  const seen = seenAt(charter.index)
  const before = chain.charters.find(({ body }) => body.seq === charter.body.seq - 1)
  const seconds = Math.max(charter.body.coolDown, before?.body.coolDown ?? 0)
  return seen === null ? null : seen + 1000 * seconds
}

/** The charter that the board has decided, whatever emergency there may be. */
export const decidedAt = (chain: Chain, seenAt: SeenAt, now: number): SignedCharter | undefined =>
  chain.charters.findLast((charter) => {
    const from = activeFrom(chain, charter, seenAt)
    return from !== null && from <= now
  })

/** What holds now (transparency 10.3). Nothing answers where this is not a charter. */
export function inForce(chain: Chain, seenAt: SeenAt, now: number): InForce {
  const board = chain.boards.at(-1)
  const decided = decidedAt(chain, seenAt, now)
  if (!board || !decided) return { kind: 'none' }
  if (board.expires !== null && 1000 * board.expires <= now) {
    return { kind: 'stopped', stop: { because: 'board-expired', index: board.index } }
  }
  const ended = chain.emergencies.findLast(({ body }) => body.act === 'end')?.index ?? -1
  const settled = Math.max(decided.index, ended)
  if (chain.stopped !== null && chain.stopped.index > settled) {
    const { index, because } = chain.stopped
    return { kind: 'stopped', stop: { because: because === 'lapsed' ? because : 'stopped', index } }
  }
  return underEmergency(chain, seenAt, now, { decided, board })
}

function underEmergency(
  chain: Chain,
  seenAt: SeenAt,
  now: number,
  { decided, board }: { readonly decided: SignedCharter; readonly board: SeatedBoard },
): InForce {
  const emergency = openEmergency(chain)
  // A charter that the board decided behind the emergency ends it.
  if (emergency === null || emergency.index < decided.index) {
    return { kind: 'charter', charter: decided, board, emergency: null }
  }
  const { index, body } = emergency
  if (body.act === 'stop') return { kind: 'stopped', stop: { because: 'emergency', index } }
  const fallback = chain.charters.find(({ leaf }) => leaf === body.to)
  const lapses = lapsesAt(chain, seenAt, now, decided.index)
  return !fallback || (lapses !== null && lapses <= now)
    ? { kind: 'stopped', stop: { because: 'lapsed', index } }
    : { kind: 'charter', charter: fallback, board, emergency: { lapses } }
}

/**
 * When the fallback that is open lapses. Whoever declares it again gains no time: what counts is the first
 * one that the board has not spoken after, by a charter, a ratification or an end.
 */
function lapsesAt(chain: Chain, seenAt: SeenAt, now: number, decided: number): number | null {
  if (isRatified(chain)) return null
  const spoken = chain.emergencies.findLast(
    ({ body }) => body.act === 'ratify' || body.act === 'end',
  )
  const after = Math.max(decided, spoken?.index ?? -1)
  const first = chain.emergencies.find(
    ({ index, body }) => index > after && body.act === 'fallback',
  )
  // Its hours begin with its first checkpoint.
  const since = first ? (seenAt(first.index) ?? now) : null
  return since === null ? null : since + 1000 * emergencySeconds
}
