import { concat, formatVkey, fromHex, keyId, sha256, toBase64, utf8 } from '@overt/verifier'

/** An Ed25519 key made from its name alone. For vectors and tests: anyone can sign with it. */
export type Key = {
  readonly bytes: Uint8Array
  readonly base64: string
  readonly sign: (message: Uint8Array) => Promise<Uint8Array>
}

/** 32 bytes that look random and are the same in every run. */
export const drawn = (name: string): Promise<Uint8Array<ArrayBuffer>> =>
  sha256(utf8(`overt vectors: ${name}`))

/** The DER of a PKCS #8 Ed25519 private key up to its 32-byte seed. */
const pkcs8 = fromHex('302e020100300506032b657004220420') ?? new Uint8Array()

const made = new Map<string, Promise<Key>>()

export function keyNamed(name: string): Promise<Key> {
  const known = made.get(name) ?? makeKey(name)
  made.set(name, known)
  return known
}

async function makeKey(name: string): Promise<Key> {
  const seed = concat(pkcs8, await drawn(`key ${name}`))
  const secret = await crypto.subtle.importKey('pkcs8', seed, 'Ed25519', true, ['sign'])
  const { x } = await crypto.subtle.exportKey('jwk', secret)
  const bytes = Uint8Array.from(atob((x ?? '').replaceAll('-', '+').replaceAll('_', '/')), (c) =>
    c.charCodeAt(0),
  )
  const sign = async (message: Uint8Array): Promise<Uint8Array> =>
    new Uint8Array(await crypto.subtle.sign('Ed25519', secret, new Uint8Array(message)))
  return { bytes, base64: toBase64(bytes), sign }
}

/** A line under a signed note: the key's name, its id and what it says. */
export async function signatureLine(
  name: string,
  type: number,
  key: Key,
  blob: Uint8Array,
): Promise<string> {
  return `— ${name} ${toBase64(concat(await keyId(name, type, key.bytes), blob))}\n`
}

export const vkeyOf = (name: string, type: number, key: Key): Promise<string> =>
  formatVkey(name, type, key.bytes)
