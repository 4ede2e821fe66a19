import {
  checkNote,
  formatCheckpoint,
  parseCheckpoint,
  parseNote,
  parseVkey,
  text,
  utf8,
} from '@overt/verifier'
import type { Head } from './ledger.ts'
import type { NoteSigner } from './note-signer.ts'
import { type Tree, rootOf } from './tree.ts'

/** Signs the tree as it is. The same tree gives the same bytes: Ed25519 draws no random number. */
export function signHead(signer: NoteSigner, tree: Tree): Head {
  const root = rootOf(tree)
  const checkpoint = formatCheckpoint({ origin: signer.name, size: tree.size, root })
  return { size: tree.size, root, text: signer.sign(checkpoint) }
}

export const headBytes = (head: Head): Uint8Array => utf8(head.text)

/** The origin that a checkpoint names, without a look at its signature. */
export function originOfHead(bytes: Uint8Array): string | null {
  const note = parseNote(textOf(bytes) ?? '')
  return note && (parseCheckpoint(note.text)?.origin ?? null)
}

/** The head in a checkpoint's bytes, or null when it is not one that this key signed. */
export async function openHead(bytes: Uint8Array, vkey: string): Promise<Head | null> {
  const source = textOf(bytes)
  const note = source === null ? null : parseNote(source)
  const key = await parseVkey(vkey)
  if (source === null || note === null || key === null) return null
  const checkpoint = parseCheckpoint(note.text)
  if (checkpoint?.origin !== key.name || (await checkNote(note, key)) !== 'valid') return null
  return { size: checkpoint.size, root: checkpoint.root, text: source }
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return text(bytes)
  } catch {
    // Not UTF-8, so not a note: the caller refuses it as such.
    return null
  }
}
