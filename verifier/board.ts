import { utf8 } from './bytes.ts'
import { type Approval, approvalsShape } from './charter.ts'
import { hashOf } from './encoding.ts'
import { entryType, formatEntry, parseEntry } from './entry.ts'
import { type FirstBoard, membersShape } from './genesis.ts'
import { canonical } from './jcs.ts'
import { type Shape, base64, count, hash, list, nullable, object, oneOf, string } from './schema.ts'

/** A board after the first. Signed by the threshold of the one before and by its own. */
export type BoardBody = FirstBoard & {
  readonly v: 'board/v1'
  readonly origin: string
  /** 1 for the first change: the genesis holds board 0. */
  readonly seq: number
  /** The hash of the board before, base64url: `genesisHash` or `boardHash`. */
  readonly prev: string
  /** Keys that may stop the assistant alone, base64 (emergency.ts). Under the first board any member's may. */
  readonly emergency: readonly string[]
  /** SHA-256 of the witness policy's text (`witnessHash`), base64url. */
  readonly witnessPolicy: string | null
  /** Unix seconds. */
  readonly expires: number | null
}

export type BoardContent = { readonly body: BoardBody; readonly signatures: readonly Approval[] }

export const boardSigned = (body: BoardBody): Uint8Array<ArrayBuffer> =>
  utf8(`overt/board/1\n${canonical(body)}`)

export const boardHash = (body: BoardBody): Promise<string> => hashOf(boardSigned(body))

export const boardEntry = (content: BoardContent): Uint8Array<ArrayBuffer> =>
  formatEntry(entryType.board, content)

export const parseBoardEntry = (entry: Uint8Array): BoardContent | null =>
  parseEntry(entryType.board, contentShape, entry)

export const boardShape: Shape<BoardBody> = object({
  v: oneOf('board/v1'),
  origin: string,
  seq: count,
  prev: hash,
  members: membersShape,
  threshold: count,
  emergency: list(base64(32), 64),
  witnessPolicy: nullable(hash),
  expires: nullable(count),
})

const contentShape: Shape<BoardContent> = object({ body: boardShape, signatures: approvalsShape })
