import { type CodePoints, codePoints, reach } from '../code-points.ts'
import { TooLargeError, type Work } from './work.ts'

/** Boundaries between characters that some set tells apart. */
const MOST_PARTS = 2_000

type Range = CodePoints[number]

/** All characters in parts that each of some sets takes whole or not at all. */
export class Alphabet {
  readonly #parts: readonly Range[]
  readonly #work: Work
  readonly #spans = new Map<CodePoints, readonly Range[]>()

  /** @throws TooLargeError */
  constructor(sets: readonly CodePoints[], work: Work) {
    this.#work = work
    const cuts = new Set<number>()
    for (const set of new Set(sets)) {
      for (const [lo, hi] of set) cuts.add(lo).add(hi + 1)
      if (cuts.size > MOST_PARTS) throw new TooLargeError()
    }
    const sorted = [...cuts].toSorted((a, b) => a - b)
    this.#parts = sorted.flatMap((lo, at) => {
      const next = sorted[at + 1]
      return next === undefined ? [] : codePoints([[lo, next - 1]])
    })
  }

  /** For each way on from some readers: its characters, and all places that they lead to. */
  ways(readers: readonly { readonly set: CodePoints; readonly to: readonly number[] }[]) {
    const byPart = new Map<number, number[]>()
    for (const { set, to } of readers) {
      for (const [first, last] of this.#spansOf(set)) {
        this.#work.spend(1 + last - first)
        for (let part = first; part <= last; part++) {
          const known = byPart.get(part)
          if (known === undefined) byPart.set(part, [...to])
          else known.push(...to)
        }
      }
    }
    return this.#together(byPart)
  }

  /** Parts that lead to the same places are one way. */
  #together(byPart: ReadonlyMap<number, readonly number[]>) {
    const ways = new Map<string, { ranges: Range[]; to: readonly number[] }>()
    for (const [part, to] of byPart) {
      const range = this.#parts[part]
      if (range === undefined) continue
      const key = to.join()
      const known = ways.get(key)
      if (known === undefined) ways.set(key, { ranges: [range], to })
      else known.ranges.push(range)
    }
    return [...ways.values()].map(({ ranges, to }) => ({ set: codePoints(ranges), to }))
  }

  /** The numbers of the parts that a set is made of, from one to another. */
  #spansOf(set: CodePoints): readonly Range[] {
    const known = this.#spans.get(set)
    if (known !== undefined) return known
    // No part lies across an end of a set.
    const spans = set.map(
      ([lo, hi]) => [reach(this.#parts, lo), reach(this.#parts, hi + 1) - 1] as const,
    )
    this.#spans.set(set, spans)
    return spans
  }
}
