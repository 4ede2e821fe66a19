import { fromBase64, fromDecimal, toBase64 } from './encoding.ts'
import { parseNote } from './note.ts'
import { unwritable } from './unwritable.ts'
import { isKeyName } from './vkey.ts'

/** A tree head (c2sp.org/tlog-checkpoint): what a checkpoint's note text says. */
export type Checkpoint = {
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
}

/** Reads the text of a checkpoint note, without its signatures; extension lines are allowed and ignored. */
export function parseCheckpoint(noteText: string): Checkpoint | null {
  const [origin = '', decimal = '', base64 = '', ...extensions] = noteText.split('\n')
  const size = fromDecimal(decimal)
  const root = fromBase64(base64)
  if (!isKeyName(origin) || size === null || root?.length !== 32) return null
  // The text ends in a newline, so the last part is empty and no other may be.
  if (extensions.pop() !== '' || extensions.includes('')) return null
  return { origin, size, root }
}

/** What a signed note says as a checkpoint, whoever signed it; null for any other text. */
export const checkpointIn = (source: string): Checkpoint | null =>
  parseCheckpoint(parseNote(source)?.text ?? '')

export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  const source = `${origin}\n${size}\n${toBase64(root)}\n`
  if (!parseCheckpoint(source)) throw unwritable('a checkpoint')
  return source
}
