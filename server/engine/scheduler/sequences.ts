import type { Prefix } from './prefix.ts'

/** One sequence of the context and the tokens that are in its cells, in order. */
export type Sequence = {
  -readonly [K in keyof Prefix]: Prefix[K]
} & {
  readonly index: number
  busy: boolean
  /** When it was last given out, as a count. */
  given: number
}

export function makeSequences(count: number, contextTokens: number): Sequence[] {
  return Array.from({ length: count }, (_, index) => ({
    index,
    tokens: new Int32Array(contextTokens),
    length: 0,
    account: null,
    publicLength: 0,
    busy: false,
    given: 0,
  }))
}

/** The one whose loss costs least: an empty one, otherwise the one given out longest ago. */
export function leastMissed(idle: readonly Sequence[]): Sequence | null {
  let least: Sequence | null = null
  for (const sequence of idle) {
    if (least === null || isLessMissed(sequence, least)) least = sequence
  }
  return least
}

function isLessMissed(sequence: Sequence, than: Sequence): boolean {
  const isEmpty = sequence.length === 0
  if (isEmpty !== (than.length === 0)) return isEmpty
  return sequence.given < than.given
}
