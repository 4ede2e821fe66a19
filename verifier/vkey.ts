import { concat, equalBytes, own, utf8 } from './bytes.ts'
import { sha256 } from '#sha256'
import { fromBase64, fromHex, toBase64, toHex } from './encoding.ts'
import { unwritable } from './unwritable.ts'

/** The signature types of c2sp.org/signed-note that Overt checks. */
export const ED25519 = 0x01
export const COSIGNATURE = 0x04
export const ML_DSA_44 = 0x06

/** A named public key (c2sp.org/signed-note); its first key byte is `type`, kept apart here. */
export type Vkey = {
  readonly name: string
  /** 4 bytes. */
  readonly id: Uint8Array
  readonly type: number
  readonly key: Uint8Array
}

const keyBytes: ReadonlyMap<number, number> = new Map([
  [ED25519, 32],
  [COSIGNATURE, 32],
  [ML_DSA_44, 1312],
])

export const isKeyName = (name: string): boolean =>
  name !== '' && !/[\p{White_Space}\p{Cc}+]/u.test(name)

export async function keyId(
  name: string,
  type: number,
  key: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  return (await sha256(concat(utf8(`${name}\n`), Uint8Array.of(type), key))).slice(0, 4)
}

/** The key as it signs for this name. */
export const ed25519Vkey = async (name: string, key: Uint8Array): Promise<Vkey> => ({
  name,
  id: await keyId(name, ED25519, key),
  type: ED25519,
  key,
})

export async function parseVkey(source: string): Promise<Vkey | null> {
  const match = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/s.exec(source)
  if (!match) return null
  const [, name = '', hex = '', base64 = ''] = match
  const id = fromHex(hex)
  const blob = fromBase64(base64)
  const type = blob?.[0]
  if (!isKeyName(name) || !id || !blob || type === undefined) return null
  const key = blob.slice(1)
  if (!equalBytes(id, await keyId(name, type, key))) return null
  if (key.length !== (keyBytes.get(type) ?? key.length)) return null
  return { name, id, type, key }
}

export async function formatVkey(name: string, type: number, key: Uint8Array): Promise<string> {
  if (!isKeyName(name)) throw unwritable(`a key named ${name}`)
  const id = await keyId(name, type, key)
  return `${name}+${toHex(id)}+${toBase64(concat(Uint8Array.of(type), key))}`
}

/** False for a signature or key of the wrong size as for any other that does not verify. */
export async function verifyEd25519(
  key: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  if (key.length !== 32 || signature.length !== 64) return false
  try {
    const publicKey = await crypto.subtle.importKey('raw', own(key), 'Ed25519', false, ['verify'])
    return await crypto.subtle.verify('Ed25519', publicKey, own(signature), own(message))
  } catch (error) {
    // A key that is no point of the curve is a DataError; anything else (no Ed25519 here) is not ours to hide.
    if (error instanceof DOMException && error.name === 'DataError') return false
    throw error
  }
}
