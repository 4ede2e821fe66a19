import { join } from 'node:path'
import { openKey } from '../ledger/key.ts'
import { noteSigner } from '../ledger/note-signer.ts'

/**
 * Signs an export's manifest with the key that also signs promises: it is in the genesis, so a stranger
 * knows it by the fingerprint. The first line of what is signed keeps the two apart.
 */
export async function recordSigner(
  home: string,
  origin: string,
): Promise<(text: string) => string> {
  const key = await openKey(join(home, 'keys', 'promise.key'))
  const signer = await noteSigner(`${origin}/promise`, key)
  return (text) => signer.sign(text)
}
