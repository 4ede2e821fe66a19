import { concat, equalBytes } from './bytes.ts'
import { sha256 } from '#sha256'

// RFC 6962 section 2.1. Sizes and indexes are BigInt inside: JavaScript shifts only 32 bits.

export const leafHash = (data: Uint8Array): Promise<Uint8Array<ArrayBuffer>> =>
  sha256(concat(Uint8Array.of(0), data))

export const nodeHash = (left: Uint8Array, right: Uint8Array): Promise<Uint8Array<ArrayBuffer>> =>
  sha256(concat(Uint8Array.of(1), left, right))

/** The root that a leaf's inclusion proof leads to; null when its length cannot be right for that place. */
export async function rootFromInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  hashes: readonly Uint8Array[],
): Promise<Uint8Array | null> {
  if (!isSize(index) || !isSize(size) || index >= size) return null
  const at = BigInt(index)
  const inner = bitLength(at ^ BigInt(size - 1))
  if (hashes.length !== inner + popCount(at >> BigInt(inner))) return null
  let root = leaf
  for (const [level, hash] of hashes.entries()) {
    const left = level < inner && bit(at, level) === 0
    root = left ? await nodeHash(root, hash) : await nodeHash(hash, root)
  }
  return root
}

/** Whether the tree of size s2 and root r2 begins with the tree of size s1 and root r1. Size 0 proves nothing. */
export async function checkConsistency(
  s1: number,
  s2: number,
  r1: Uint8Array,
  r2: Uint8Array,
  hashes: readonly Uint8Array[],
): Promise<boolean> {
  if (!isSize(s1) || !isSize(s2) || s1 === 0 || s1 > s2) return false
  if (s1 === s2) return hashes.length === 0 && equalBytes(r1, r2)
  const last = BigInt(s1 - 1)
  const shift = trailingZeros(BigInt(s1))
  const height = bitLength(last ^ BigInt(s2 - 1))
  const inner = height - shift
  const border = popCount(last >> BigInt(height))
  // A power of two is a whole subtree: its root is r1 itself and is not repeated in the proof.
  const whole = BigInt(s1) === 1n << BigInt(shift)
  const [seed, path] = whole ? [r1, hashes] : [hashes[0], hashes.slice(1)]
  if (seed === undefined || path.length !== inner + border) return false
  let [older, newer] = [seed, seed]
  for (const [level, hash] of path.entries()) {
    const before = level >= inner || bit(last >> BigInt(shift), level) === 1
    if (before) older = await nodeHash(hash, older)
    newer = before ? await nodeHash(hash, newer) : await nodeHash(newer, hash)
  }
  return equalBytes(older, r1) && equalBytes(newer, r2)
}

const isSize = (size: number): boolean => Number.isSafeInteger(size) && size >= 0
const bit = (value: bigint, at: number): number => Number((value >> BigInt(at)) & 1n)
const bitLength = (value: bigint): number => (value === 0n ? 0 : value.toString(2).length)
const popCount = (value: bigint): number => value.toString(2).replaceAll('0', '').length
const trailingZeros = (value: bigint): number => bitLength(value & -value) - 1
