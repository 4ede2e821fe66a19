import {
  entryType,
  parseBoardEntry,
  parseCharterEntry,
  parseGenesisEntry,
  type CharterContent,
  type BoardContent,
} from '@overt/verifier'

/** One entry that decides or tells something, in a line for whoever watches. */
export type Notice = { readonly index: number; readonly kind: string; readonly detail: string }

const kinds: ReadonlyMap<number, string> = new Map(
  Object.entries(entryType).map(([kind, type]) => [type, kind]),
)

export function noticeOf(entry: Uint8Array, index: number): Notice {
  const kind = kinds.get(entry[0] ?? -1) ?? `type ${entry[0] ?? 'none'}`
  return { index, kind, detail: detailOf(entry) }
}

function detailOf(entry: Uint8Array): string {
  const genesis = parseGenesisEntry(entry)
  if (genesis) return boardWords(genesis.board)
  const charter = parseCharterEntry(entry)
  if (charter) return charterWords(charter)
  const board = parseBoardEntry(entry)
  return board ? `board ${board.body.seq}: ${boardWords(board.body)}${witnessWords(board)}` : ''
}

const boardWords = (board: {
  readonly threshold: number
  readonly members: readonly { readonly name: string }[]
}): string =>
  `${board.threshold} of ${board.members.map(({ name }) => JSON.stringify(name)).join(', ')}`

const charterWords = ({ body, signatures }: CharterContent): string =>
  `charter ${body.seq}, ${signatures.length} approvals, cool-down ${body.coolDown} s: ${JSON.stringify(body.reason)}`

const witnessWords = ({ body }: BoardContent): string =>
  body.witnessPolicy === null ? '' : `; witness policy ${body.witnessPolicy}`
