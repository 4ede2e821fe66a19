import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fromBase64Url, sha256, text, toBase64Url, toHex, utf8 } from '@overt/verifier'
import { ifThere, makeFolder, writeDurable } from '../ledger/durable.ts'
import { CharterError } from './charter-error.ts'

/** A text that a charter names. `ref` is the base64url SHA-256 of its UTF-8. */
export type Artefact = { readonly ref: string; readonly text: string }

export async function artefactOf(source: string): Promise<Artefact> {
  return { ref: toBase64Url(await sha256(utf8(source))), text: source }
}

/** The file of an artefact: its name is the SHA-256 in hex, as `sha256sum` prints it. */
export function artefactPath(folder: string, ref: string): string {
  return join(folder, toHex(fromBase64Url(ref) ?? new Uint8Array()))
}

export async function keepArtefact(folder: string, artefact: Artefact): Promise<void> {
  await makeFolder(folder)
  await writeDurable(artefactPath(folder, artefact.ref), utf8(artefact.text))
}

/** @throws CharterError when the file is not, to the byte, what the charter names. */
export async function readArtefact(folder: string, ref: string): Promise<Artefact> {
  const path = artefactPath(folder, ref)
  const bytes = await ifThere(readFile(path))
  if (bytes === null) throw refused(path, 'is missing')
  if (toBase64Url(await sha256(bytes)) !== ref) throw refused(path, 'was changed')
  return { ref, text: text(bytes) }
}

const refused = (path: string, what: string): CharterError =>
  new CharterError(
    `could not load the charter: its artefact ${path} ${what}; put the file back as the board ` +
      'approved it, or have the board approve another',
  )
