import { entryType } from '@overt/verifier'

/** A charter's `publish`: how often a checkpoint is made, and to which multiple its batch is padded. */
export type Pace = { readonly everySeconds: number; readonly padTo: number }

/**
 * Whether it hides activity: then a batch is made at every tick, of padding alone where nothing came, for a
 * checkpoint that is missing would tell when nobody asked.
 */
export const hides = ({ everySeconds, padTo }: Pace): boolean => everySeconds > 1 && padTo > 1

/** What none of these would show, this one does not either: while nobody knows yet which of them holds. */
export const slowest = (paces: readonly Pace[]): Pace => ({
  everySeconds: Math.max(atOnce.everySeconds, ...paces.map(({ everySeconds }) => everySeconds)),
  padTo: Math.max(atOnce.padTo, ...paces.map(({ padTo }) => padTo)),
})

/** As soon as an entry waits, and without padding. */
export const atOnce: Pace = { everySeconds: 1, padTo: 1 }

/**
 * What a board does is published at once, whatever the pace: an emergency does not wait ten minutes, and no
 * cool-down begins unseen. Its batch is padded all the same, so what else waited is not counted by it.
 */
export const decides = ([type = -1]: Uint8Array): boolean => deciding.includes(type)

const { charter, board, proposal, approval, withdrawal, emergency, stopped } = entryType
const deciding: readonly number[] = [
  charter,
  board,
  proposal,
  approval,
  withdrawal,
  emergency,
  stopped,
]

/**
 * Entries that fill a batch up to a multiple: shaped as an answer's leaf, and nobody can tell them from
 * one (transparency 7.5).
 */
export function paddingFor(
  waiting: number,
  pace: Pace,
  random: (bytes: number) => Uint8Array,
): readonly Uint8Array[] {
  const { padTo } = pace
  const short = waiting === 0 && hides(pace) ? padTo : (padTo - (waiting % padTo)) % padTo
  return Array.from({ length: short }, () => Uint8Array.of(0x01, ...random(32)))
}

/** How many of those that wait go under the next head: a multiple as well, whatever came meanwhile. */
export function sealable(waiting: number, most: number, { padTo }: Pace): number {
  const multiple = Math.max(1, padTo)
  const whole = Math.floor(Math.min(waiting, Math.max(most, multiple)) / multiple) * multiple
  return whole === 0 ? waiting : whole
}
