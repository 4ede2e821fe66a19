import { hashLeaf, hashNode, sha256 } from './hash.ts'

// RFC 6962 2.1 word for word and slow: what the tests hold tiles and proofs against.

export function naiveRoot(hashes: readonly Uint8Array[]): Uint8Array {
  const [first] = hashes
  if (first === undefined) return sha256(new Uint8Array())
  if (hashes.length === 1) return first
  const k = split(hashes.length)
  return hashNode(naiveRoot(hashes.slice(0, k)), naiveRoot(hashes.slice(k)))
}

export function naivePath(index: number, hashes: readonly Uint8Array[]): readonly Uint8Array[] {
  if (hashes.length <= 1) return []
  const k = split(hashes.length)
  return index < k
    ? [...naivePath(index, hashes.slice(0, k)), naiveRoot(hashes.slice(k))]
    : [...naivePath(index - k, hashes.slice(k)), naiveRoot(hashes.slice(0, k))]
}

export function naiveConsistency(
  size: number,
  hashes: readonly Uint8Array[],
  whole = true,
): readonly Uint8Array[] {
  if (size === hashes.length) return whole ? [] : [naiveRoot(hashes)]
  const k = split(hashes.length)
  return size <= k
    ? [...naiveConsistency(size, hashes.slice(0, k), whole), naiveRoot(hashes.slice(k))]
    : [...naiveConsistency(size - k, hashes.slice(k), false), naiveRoot(hashes.slice(0, k))]
}

export const naiveLeaves = (entries: readonly Uint8Array[]): readonly Uint8Array[] =>
  entries.map(hashLeaf)

function split(size: number): number {
  let k = 1
  while (k * 2 < size) k *= 2
  return k
}
