import { hashSize } from './hash.ts'

/** The bytes of a tile: its hashes, one after the other. */
export function encodeTile(hashes: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(hashes.length * hashSize)
  for (const [at, hash] of hashes.entries()) bytes.set(hash, at * hashSize)
  return bytes
}

/** The hashes of a tile's bytes, or null when they are not whole hashes. */
export function decodeTile(bytes: Uint8Array): readonly Uint8Array[] | null {
  if (bytes.length % hashSize !== 0) return null
  const count = bytes.length / hashSize
  return Array.from({ length: count }, (_, at) =>
    bytes.subarray(at * hashSize, (at + 1) * hashSize),
  )
}
