import type { CodePoints } from './code-points.ts'

/** One range for each byte of a character. */
export type ByteRanges = readonly (readonly [from: number, to: number])[]

/** Where a character takes one byte more. */
const LENGTHS = [0x7f, 0x7ff, 0xffff, 0x10ffff] as const

/** The UTF-8 of all characters of a set, as sequences of byte ranges that do not overlap. */
export function utf8Ranges(set: CodePoints): ByteRanges[] {
  return set.flatMap(([from, to]) => byLength(from, to).flatMap(([lo, hi]) => split(lo, hi)))
}

function byLength(from: number, to: number): [number, number][] {
  const parts: [number, number][] = []
  let start = from
  for (const last of LENGTHS) {
    if (start > last || start > to) continue
    parts.push([start, Math.min(last, to)])
    start = last + 1
  }
  return parts
}

/** Cuts a range of characters of one length until only the last differing byte and full ones vary. */
function split(lo: number, hi: number): ByteRanges[] {
  for (let bits = 6; bits <= 18; bits += 6) {
    const mask = (1 << bits) - 1
    if (hi <= 0x7f || lo >> bits === hi >> bits) continue
    if ((lo & mask) !== 0) return [...split(lo, lo | mask), ...split((lo | mask) + 1, hi)]
    if ((hi & mask) !== mask) {
      const start = (hi | mask) - mask
      return [...split(lo, start - 1), ...split(start, hi)]
    }
  }
  const first = encode(lo)
  const last = encode(hi)
  return [first.map((byte, at) => [byte, last[at] ?? byte] as const)]
}

function encode(point: number): number[] {
  if (point <= 0x7f) return [point]
  if (point <= 0x7ff) return [0xc0 | (point >> 6), behind(point, 0)]
  if (point <= 0xffff) return [0xe0 | (point >> 12), behind(point, 6), behind(point, 0)]
  return [0xf0 | (point >> 18), behind(point, 12), behind(point, 6), behind(point, 0)]
}

const behind = (point: number, bits: number): number => 0x80 | ((point >> bits) & 0x3f)
