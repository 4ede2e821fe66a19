import { fileURLToPath } from 'node:url'
import type { CharterBody } from '@overt/verifier'
import type { Artefact } from './artefact.ts'
import { readCharterFolder } from './charter-folder.ts'
import { readCharter } from './charter-text.ts'

export const firstFolder = fileURLToPath(new URL('./first/', import.meta.url))

/** The charter that comes with the product, for one ledger and its first board, and its texts. */
export async function firstCharter(
  origin: string,
  boardHash: string,
): Promise<{ readonly body: CharterBody; readonly artefacts: readonly Artefact[] }> {
  const { text, artefacts } = await readCharter(await readCharterFolder(firstFolder))
  const board = { index: 0, hash: boardHash }
  return { body: { v: 'charter/v1', origin, seq: 1, prev: null, board, ...text }, artefacts }
}
