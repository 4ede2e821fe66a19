import {
  type BoardBody,
  type CharterBody,
  type Json,
  type Member,
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
    over('retention.days', artefacts.retention.days ?? 0, mostDays) ??
    unheldFault(artefacts)
  )
}

/** What this version would not hold to must not be voted for: a board would believe that it governs it. */
function unheldFault({ templates, tools }: CharterBody['artefacts']): string | null {
  if (templates.length > 0)
    return 'it names chat templates, and a model has its own, which goes with its weights'
  return tools.length > 0 ? 'it names tools, and there are none that a charter could allow' : null
}

export const boardBounds = (body: BoardBody): string | null =>
  longFault(body) ??
  expiryFault(body.expires ?? 0) ??
  over('seq', body.seq, mostSeq) ??
  nameFault(body.members)

/** Who approved is told by name: one that stands for two, or hides a part of itself, tells a lie. */
function nameFault(members: readonly Member[]): string | null {
  const names = members.map(({ name }) => name)
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) return `two of its members are called ${twice}`
  return names.every(isMemberName) ? null : `the name of a member ${memberNameRule}`
}

export const memberNameRule = 'has 1 to 100 characters, none of them =, a line break or invisible'

/** What can stand before the = of the line that a board takes a member by. */
export const isMemberName = (name: string): boolean =>
  /^[^=\p{C}\p{Zl}\p{Zp}\p{DI}]{1,100}$/u.test(name) && name === name.trim()

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
