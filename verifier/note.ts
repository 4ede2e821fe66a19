import { concat, equalBytes, utf8 } from './bytes.ts'
import { fromBase64, toBase64 } from './encoding.ts'
import { unwritable } from './unwritable.ts'
import { type Vkey, isKeyName, verifyEd25519 } from './vkey.ts'

export type NoteSignature = {
  readonly name: string
  readonly id: Uint8Array
  readonly signature: Uint8Array
}

/** A signed note (c2sp.org/signed-note). `text` is what was signed, its last newline included. */
export type Note = { readonly text: string; readonly signatures: readonly NoteSignature[] }

/** The signatures follow the LAST empty line; the text may hold others. */
export function parseNote(source: string): Note | null {
  const split = source.lastIndexOf('\n\n')
  if (split < 0 || !source.endsWith('\n') || hasControl(source)) return null
  const lines = source.slice(split + 2, -1).split('\n')
  const signatures = lines.map(parseSignature)
  if (!signatures.every((signature) => signature !== null)) return null
  return { text: source.slice(0, split + 1), signatures }
}

/** @throws Error for a note that `parseNote` would not read back. */
export function formatNote(note: Note): string {
  const lines = note.signatures.map(
    ({ name, id, signature }) => `— ${name} ${toBase64(concat(id, signature))}\n`,
  )
  const source = `${note.text}\n${lines.join('')}`
  if (!parseNote(source)) throw unwritable('a note')
  return source
}

/** What a key says of a note: `absent` when it did not sign, `bad` refuses the whole note. */
export async function checkNote(note: Note, key: Vkey): Promise<'valid' | 'bad' | 'absent'> {
  const signatures = signaturesBy(note, key)
  if (signatures.length === 0) return 'absent'
  for (const { signature } of signatures) {
    if (!(await verifyEd25519(key.key, utf8(note.text), signature))) return 'bad'
  }
  return 'valid'
}

export const signaturesBy = (note: Note, key: Vkey): readonly NoteSignature[] =>
  note.signatures.filter(({ name, id }) => name === key.name && equalBytes(id, key.id))

function parseSignature(line: string): NoteSignature | null {
  const [dash, name, base64, ...rest] = line.split(' ')
  if (dash !== '—' || name === undefined || base64 === undefined || rest.length > 0) return null
  const blob = fromBase64(base64)
  if (!isKeyName(name) || !blob || blob.length < 5) return null
  return { name, id: blob.slice(0, 4), signature: blob.slice(4) }
}

// oxlint-disable-next-line no-control-regex -- signed-note forbids them by number
const hasControl = (source: string): boolean => /[\u0000-\u0009\u000b-\u001f]/.test(source)
