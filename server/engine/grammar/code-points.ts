/** Code points as sorted, disjoint ranges, both ends included. Half characters are never in one. */
export type CodePoints = readonly (readonly [from: number, to: number])[]

const LAST = 0x10ffff
const SURROGATES = [0xd800, 0xdfff] as const

/** Sorts, merges and cuts out what is no character. */
export function codePoints(ranges: CodePoints): CodePoints {
  return subtract(merge(ranges), [SURROGATES])
}

export const ANY: CodePoints = codePoints([[0, LAST]])

export const complement = (set: CodePoints): CodePoints => subtract(ANY, merge(set))

export const single = (point: number): CodePoints => codePoints([[point, point]])

export function subtract(from: CodePoints, what: CodePoints): CodePoints {
  const left: (readonly [number, number])[] = []
  for (const [lo, hi] of from) {
    let start = lo
    for (const [cutLo, cutHi] of what) {
      if (cutHi < start || cutLo > hi) continue
      if (cutLo > start) left.push([start, cutLo - 1])
      start = cutHi + 1
    }
    if (start <= hi) left.push([start, hi])
  }
  return left
}

export const intersect = (a: CodePoints, b: CodePoints): CodePoints => subtract(a, complement(b))

export const has = (set: CodePoints, point: number): boolean =>
  set.some(([lo, hi]) => lo <= point && point <= hi)

function merge(ranges: CodePoints): CodePoints {
  const merged: [number, number][] = []
  for (const [lo, hi] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = merged.at(-1)
    if (last !== undefined && lo <= last[1] + 1) last[1] = Math.max(last[1], hi)
    else merged.push([lo, hi])
  }
  return merged
}
