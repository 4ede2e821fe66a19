import {
  type BoardBody,
  type CharterBody,
  type Json,
  type ProposalBody,
  canonical,
  utf8,
} from '@overt/verifier'

// What a board may decide and still decide the next time (spec/charter.md, spec/board.md): beyond these a
// signed amendment could not be written, shown, or followed by another.

/** With all its signatures, and as a proposal with its rationale, it fits into an entry. */
const mostBytes = 32_768
const mostCoolDown = 30 * 24 * 3600
/** An answer's promise is kept within a day. */
const mostEverySeconds = 12 * 3600
const mostPadTo = 4096
const mostDays = 36_500
/** The genesis has 0, and a receipt shows at most 64 boards. */
const mostSeq = 63
/** The end of the year 9999: later times have no date. */
const lastSecond = 253_402_300_799

/** Which of its numbers is beyond what can be lived with; null where none is. */
export function charterBounds(body: CharterBody): string | null {
  const { coolDown, publish, artefacts } = body
  return (
    longFault(body) ??
    over('coolDown', coolDown, mostCoolDown) ??
    over('publish.everySeconds', publish.everySeconds, mostEverySeconds) ??
    over('publish.padTo', publish.padTo, mostPadTo) ??
    over('retention.days', artefacts.retention.days ?? 0, mostDays)
  )
}

export const boardBounds = (body: BoardBody): string | null =>
  longFault(body) ?? expiryFault(body.expires ?? 0) ?? over('seq', body.seq, mostSeq)

/** Of a proposal, wherever it is read from. */
export const proposalBounds = ({ charter, board, expires }: ProposalBody): string | null =>
  expiryFault(expires) ?? (charter && charterBounds(charter)) ?? (board && boardBounds(board))

const expiryFault = (expires: number): string | null => over('expires', expires, lastSecond)

function longFault(body: Json): string | null {
  const { length } = utf8(canonical(body))
  return length <= mostBytes ? null : `it is ${length} bytes long, and ${mostBytes} is the most`
}

const over = (name: string, value: number, most: number): string | null =>
  value <= most ? null : `its ${name} is ${value}, and ${most} is the most`
