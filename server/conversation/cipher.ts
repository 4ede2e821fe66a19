import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto'
import { concat, text, utf8 } from '@overt/verifier'

/** Which cell of the store a ciphertext is bound to: it opens nowhere else. */
export type Cell = { readonly table: string; readonly id: string; readonly column: string }

/** Encrypts what a conversation holds, under the key that its erasure destroys. */
export interface Cipher {
  encrypt(cell: Cell, plain: string): Uint8Array
  /** @throws Error when the bytes are not what this conversation put into this cell. */
  decrypt(cell: Cell, sealed: Uint8Array): string
}

export const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const ALGORITHM = 'aes-256-gcm'

/** AES-256-GCM; a ciphertext is nonce, bytes, tag. Random nonces are safe for 2^32 of them a key. */
export function openCipher(key: Uint8Array, random: (bytes: number) => Uint8Array): Cipher {
  // A key as bytes is prepared anew for each cell, which takes as long as the rest.
  const secret = createSecretKey(key)
  return {
    encrypt(cell, plain) {
      const nonce = random(NONCE_BYTES)
      const cipher = createCipheriv(ALGORITHM, secret, nonce).setAAD(boundTo(cell))
      return concat(nonce, cipher.update(utf8(plain)), cipher.final(), cipher.getAuthTag())
    },
    decrypt(cell, sealed) {
      const nonce = sealed.subarray(0, NONCE_BYTES)
      const decipher = createDecipheriv(ALGORITHM, secret, nonce, { authTagLength: TAG_BYTES })
      decipher.setAAD(boundTo(cell)).setAuthTag(sealed.subarray(-TAG_BYTES))
      const body = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES))
      return text(concat(body, decipher.final()))
    },
  }
}

/** No table, column or id holds a line feed, so two cells never bind alike. */
function boundTo({ table, id, column }: Cell): Uint8Array {
  return utf8(`overt/cell/1\n${table}\n${column}\n${id}`)
}
