import { leafHash, nodeHash, sha256, utf8 } from '@overt/verifier'

// RFC 6962 section 2.1, by the book and slow: for the fixture only. The server has its own.

const split = (size: number): number => 2 ** (Math.ceil(Math.log2(size)) - 1)

export async function rootOf(entries: readonly Uint8Array[]): Promise<Uint8Array> {
  const [first] = entries
  if (first === undefined) return sha256(utf8(''))
  if (entries.length === 1) return leafHash(first)
  const k = split(entries.length)
  return nodeHash(await rootOf(entries.slice(0, k)), await rootOf(entries.slice(k)))
}

export async function inclusion(
  entries: readonly Uint8Array[],
  index: number,
): Promise<Uint8Array[]> {
  if (entries.length <= 1) return []
  const k = split(entries.length)
  const [left, right] = [entries.slice(0, k), entries.slice(k)]
  return index < k
    ? [...(await inclusion(left, index)), await rootOf(right)]
    : [...(await inclusion(right, index - k)), await rootOf(left)]
}

export async function consistency(
  entries: readonly Uint8Array[],
  from: number,
): Promise<Uint8Array[]> {
  return from === entries.length || from === 0 ? [] : subproof(entries, from, true)
}

async function subproof(
  entries: readonly Uint8Array[],
  m: number,
  whole: boolean,
): Promise<Uint8Array[]> {
  if (m === entries.length) return whole ? [] : [await rootOf(entries)]
  const k = split(entries.length)
  const [left, right] = [entries.slice(0, k), entries.slice(k)]
  return m <= k
    ? [...(await subproof(left, m, whole)), await rootOf(right)]
    : [...(await subproof(right, m - k, false)), await rootOf(left)]
}
