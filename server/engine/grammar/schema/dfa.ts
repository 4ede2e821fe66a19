import { ANY, type CodePoints, codePoints, complement } from '../code-points.ts'
import { Alphabet } from './alphabet.ts'
import { nfaOf } from './nfa.ts'
import { anyCharacter, type Regular, repeat } from './regular.ts'
import { once, TooLargeError, type Work } from './work.ts'

/** A language as states with at most one way on for each character. State 0 is the first. */
export type Dfa = readonly DfaState[]
export type DfaState = {
  readonly accepts: boolean
  readonly edges: readonly { readonly set: CodePoints; readonly to: number }[]
}

const MOST_STATES = 3_000

/** @throws TooLargeError */
export const dfaOf = once((language: Regular, work: Work): Dfa => {
  const nfa = nfaOf(language, work)
  const alphabet = new Alphabet(nfa.sets, work)
  return explore(nfa.start, (states) => String(states), work, {
    accepts: (states) => nfa.accepts(states),
    edges: (states) =>
      alphabet.ways(nfa.readers(states)).map(({ set, to }) => ({ set, to: nfa.settled(to) })),
  })
})

/** The texts of both. @throws TooLargeError */
export function intersection(a: Dfa, b: Dfa, work: Work): Dfa {
  const start: readonly [number, number] = [0, 0]
  return explore(start, String, work, {
    accepts: ([i, j]) => (a[i]?.accepts ?? false) && (b[j]?.accepts ?? false),
    edges: ([i, j]) => bothEdges(rangesOf(a[i]), rangesOf(b[j])),
  })
}

type Range = { readonly lo: number; readonly hi: number; readonly to: number }

/** What a state reads, in the order of the characters. */
const rangesOf = (state: DfaState | undefined): readonly Range[] =>
  (state?.edges ?? [])
    .flatMap(({ set, to }) => set.map(([lo, hi]) => ({ lo, hi, to })))
    .sort((a, b) => a.lo - b.lo)

function bothEdges(a: readonly Range[], b: readonly Range[]) {
  const both: { set: CodePoints; to: readonly [number, number] }[] = []
  for (let i = 0, j = 0; ;) {
    const [one, other] = [a[i], b[j]]
    if (one === undefined || other === undefined) return both
    const [lo, hi] = [Math.max(one.lo, other.lo), Math.min(one.hi, other.hi)]
    if (lo <= hi) both.push({ set: [[lo, hi]], to: [one.to, other.to] })
    if (one.hi < other.hi) i++
    else j++
  }
}

/** The texts of neither but all others. */
export function complementOf(dfa: Dfa): Dfa {
  const sink = dfa.length
  const states = dfa.map(({ accepts, edges }) => {
    const rest = complement(edges.flatMap(({ set }) => set))
    const others = rest.length === 0 ? [] : [{ set: rest, to: sink }]
    return { accepts: !accepts, edges: [...edges, ...others] }
  })
  return [...states, { accepts: true, edges: [{ set: ANY, to: sink }] }]
}

/** The texts of `min` to `max` characters. */
export const lengths = (min: number, max: number | null, work: Work): Dfa =>
  dfaOf(repeat(anyCharacter, min, max), work)

/** The same language without states from which no text ends; empty when it has no text at all. */
export function trimmed(dfa: Dfa): Dfa {
  const before = dfa.map((): number[] => [])
  dfa.forEach(({ edges }, from) => edges.forEach(({ to }) => before[to]?.push(from)))
  const live = new Set<number>()
  const open = dfa.flatMap(({ accepts }, at) => (accepts ? [at] : []))
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (live.has(at)) continue
    live.add(at)
    open.push(...(before[at] ?? []))
  }
  if (!live.has(0)) return []
  if (live.size === dfa.length) return dfa
  const names = new Map([...live].toSorted((a, b) => a - b).map((at, name) => [at, name]))
  return dfa.flatMap(({ accepts, edges }, at) => {
    if (!live.has(at)) return []
    const kept = edges.flatMap(({ set, to }) => {
      const name = names.get(to)
      return name === undefined ? [] : [{ set, to: name }]
    })
    return [{ accepts, edges: joined(kept) }]
  })
}

/** One edge for each state that is led to. */
function joined(edges: DfaState['edges']): DfaState['edges'] {
  const byTarget = new Map<number, CodePoints[number][]>()
  for (const { set, to } of edges) {
    const known = byTarget.get(to)
    if (known === undefined) byTarget.set(to, [...set])
    else known.push(...set)
  }
  return [...byTarget].map(([to, ranges]) => ({ set: codePoints(ranges), to }))
}

type Explored<S> = {
  readonly accepts: (state: S) => boolean
  readonly edges: (state: S) => readonly { readonly set: CodePoints; readonly to: S }[]
}

/** All states that can be reached from one, numbered in the order in which they are met. */
function explore<S>(
  start: S,
  nameOf: (state: S) => string,
  work: Work,
  { accepts, edges }: Explored<S>,
): Dfa {
  const numbers = new Map([[nameOf(start), 0]])
  const met = [start]
  const states: DfaState[] = []
  for (let at = 0; at < met.length; at++) {
    const state = met[at]
    if (state === undefined) break
    const ways = edges(state)
    work.spend(ways.reduce((steps, { set }) => steps + 3 + 2 * set.length, 10))
    const out = ways.map(({ set, to }) => {
      const name = nameOf(to)
      const known = numbers.get(name)
      if (known !== undefined) return { set, to: known }
      if (met.length >= MOST_STATES) throw new TooLargeError()
      numbers.set(name, met.length)
      return { set, to: met.push(to) - 1 }
    })
    states.push({ accepts: accepts(state), edges: joined(out) })
  }
  return states
}
