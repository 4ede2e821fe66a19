import { formatNote, formatVkey, keyId, utf8 } from '@overt/verifier'
import type { SigningKey } from './key.ts'

/** The signature type of Ed25519 in a signed note (C2SP signed-note). */
const ed25519 = 0x01

/** Signs notes under one name. */
export type NoteSigner = {
  readonly name: string
  readonly vkey: string
  /** The whole signed note of a text that ends in a newline. */
  sign(text: string): string
}

export async function noteSigner(name: string, key: SigningKey): Promise<NoteSigner> {
  const id = await keyId(name, ed25519, key.publicKey)
  return {
    name,
    vkey: await formatVkey(name, ed25519, key.publicKey),
    sign: (text) =>
      formatNote({ text, signatures: [{ name, id, signature: key.sign(utf8(text)) }] }),
  }
}
