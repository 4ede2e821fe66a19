/** Code points as sorted, disjoint ranges, both ends included. Half characters are never in one. */
export type CodePoints = readonly (readonly [from: number, to: number])[]

const LAST = 0x10ffff
const NONE = [0, -1] as const
const SURROGATES = [0xd800, 0xdfff] as const

/** Sorts, merges and cuts out what is no character. */
export function codePoints(ranges: CodePoints): CodePoints {
  return subtract(merge(ranges), [SURROGATES])
}

export const ANY: CodePoints = codePoints([[0, LAST]])

export const complement = (set: CodePoints): CodePoints => subtract(ANY, merge(set))

export const single = (point: number): CodePoints => codePoints([[point, point]])

/** Both must be in order, as every set is. */
export function subtract(from: CodePoints, what: CodePoints): CodePoints {
  const left: (readonly [number, number])[] = []
  let at = 0
  for (const [lo, hi] of from) {
    let start = lo
    while (at < what.length && (what[at] ?? NONE)[1] < start) at++
    for (let cut = at; cut < what.length; cut++) {
      const [cutLo, cutHi] = what[cut] ?? NONE
      if (cutLo > hi) break
      if (cutLo > start) left.push([start, cutLo - 1])
      start = cutHi + 1
    }
    if (start <= hi) left.push([start, hi])
  }
  return left
}

export function intersect(a: CodePoints, b: CodePoints): CodePoints {
  const both: (readonly [number, number])[] = []
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const [aLo, aHi] = a[i] ?? NONE
    const [bLo, bHi] = b[j] ?? NONE
    const [lo, hi] = [Math.max(aLo, bLo), Math.min(aHi, bHi)]
    if (lo <= hi) both.push([lo, hi])
    if (aHi < bHi) i++
    else j++
  }
  return both
}

export function has(set: CodePoints, point: number): boolean {
  const found = set[reach(set, point)]
  return found !== undefined && found[0] <= point
}

/** The number of the first range that does not end before a point; that of all ranges where each does. */
export function reach(set: CodePoints, point: number): number {
  let low = 0
  for (let high = set.length; low < high;) {
    const middle = (low + high) >> 1
    if ((set[middle] ?? NONE)[1] < point) low = middle + 1
    else high = middle
  }
  return low
}

function merge(ranges: CodePoints): CodePoints {
  const merged: [number, number][] = []
  for (const [lo, hi] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = merged.at(-1)
    if (last !== undefined && lo <= last[1] + 1) last[1] = Math.max(last[1], hi)
    else merged.push([lo, hi])
  }
  return merged
}
