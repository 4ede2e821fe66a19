import { sha256 } from '#sha256'
// RFC 4648. Every parser is canonical: it takes exactly the one text that its formatter writes.

export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** Lower case only. */
export function fromHex(hex: string): Uint8Array<ArrayBuffer> | null {
  if (!/^(?:[0-9a-f]{2})*$/.test(hex)) return null
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16))
}

export function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

/** Padded; refuses white space, missing padding and stray bits behind the last byte. */
export function fromBase64(base64: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64) || base64.length % 4 !== 0) return null
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  return toBase64(bytes) === base64 ? bytes : null
}

/** No bytes where it is no base64: no entry and no signature is that. */
export const bytesOrNone = (base64: string): Uint8Array => fromBase64(base64) ?? new Uint8Array()

export const toBase64Url = (bytes: Uint8Array): string =>
  toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')

/** Without padding. */
export function fromBase64Url(base64url: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9_-]*$/.test(base64url) || base64url.length % 4 === 1) return null
  const base64 = base64url.replaceAll('-', '+').replaceAll('_', '/')
  return fromBase64(base64.padEnd(Math.ceil(base64.length / 4) * 4, '='))
}

/** Lower case, no padding. */
export function toBase32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  const groups = bits.match(/.{1,5}/g) ?? []
  return groups
    .map((group) => 'abcdefghijklmnopqrstuvwxyz234567'.charAt(parseInt(group.padEnd(5, '0'), 2)))
    .join('')
}

/** A non-negative decimal without leading zeros, up to 2^53 - 1; null for anything else. */
export function fromDecimal(decimal: string): number | null {
  if (!/^(?:0|[1-9][0-9]{0,15})$/.test(decimal)) return null
  const value = Number(decimal)
  return Number.isSafeInteger(value) ? value : null
}

/** What JSON names bytes by: base64url of their SHA-256. */
export const hashOf = async (bytes: Uint8Array): Promise<string> => toBase64Url(await sha256(bytes))
