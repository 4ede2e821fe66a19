import { concat, textOrNull, utf8 } from './bytes.ts'
import { type Json, canonical, parseCanonical } from './jcs.ts'
import { type Shape, conforms } from './schema.ts'

/** The first byte of an entry (spec/entry.md). It is no hashing prefix: the tree adds its own. */
export const entryType = {
  genesis: 0x00,
  answer: 0x01,
  charter: 0x02,
  board: 0x03,
  proposal: 0x04,
  approval: 0x05,
  withdrawal: 0x06,
  emergency: 0x07,
  scorecard: 0x08,
  audit: 0x09,
  erasure: 0x0a,
  continues: 0x0b,
  stopped: 0x0c,
} as const

/** An answer's leaf, or padding: its type and 32 bytes that say nothing, so it decides nothing. */
export const isAnswer = (entry: Uint8Array): boolean =>
  entry[0] === entryType.answer && entry.length === 33

/** A public entry: the type's byte, then the one text of its content. */
export const formatEntry = (type: number, content: Json): Uint8Array<ArrayBuffer> =>
  concat(Uint8Array.of(type), utf8(canonical(content)))

/** Null for another type, another shape, or any text but the canonical one. */
export function parseEntry<T>(type: number, shape: Shape<T>, entry: Uint8Array): T | null {
  const source = entry[0] === type ? textOrNull(entry.subarray(1)) : null
  const content = source === null ? null : parseCanonical(source)
  return content !== null && conforms(shape, content) ? content : null
}
