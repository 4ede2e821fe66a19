import { hash } from 'node:crypto'

/** RFC 6962 hashing. Synchronous: a hash of a few bytes is cheaper than a turn of the event loop. */
export const hashSize = 32

export function sha256(bytes: Uint8Array): Uint8Array {
  const digest = hash('sha256', bytes, 'buffer')
  return new Uint8Array(digest.buffer, digest.byteOffset, digest.byteLength)
}

export function hashLeaf(entry: Uint8Array): Uint8Array {
  const data = new Uint8Array(1 + entry.length)
  data.set(entry, 1)
  return sha256(data)
}

export function hashNode(left: Uint8Array, right: Uint8Array): Uint8Array {
  const data = new Uint8Array(1 + 2 * hashSize)
  data[0] = 1
  data.set(left, 1)
  data.set(right, 1 + hashSize)
  return sha256(data)
}
