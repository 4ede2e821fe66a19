import { ANY, type CodePoints, codePoints, intersect, subtract } from '../code-points.ts'
import { Nfa } from './nfa.ts'
import { anyCharacter, type Regular, repeat } from './regular.ts'
import { TooLargeError, type Work } from './work.ts'

/** A language as states with at most one way on for each character. State 0 is the first. */
export type Dfa = readonly DfaState[]
export type DfaState = {
  readonly accepts: boolean
  readonly edges: readonly { readonly set: CodePoints; readonly to: number }[]
}

const MOST_STATES = 3_000
/** Boundaries between characters that some class tells apart. */
const MOST_CLASSES = 2_000

/** @throws TooLargeError */
export function dfaOf(language: Regular, work: Work): Dfa {
  const nfa = Nfa.of(language, work)
  const alphabet = classesOf(nfa.sets)
  return explore(nfa.start, (states) => String(states), work, {
    accepts: (states) => nfa.accepts(states),
    edges: (states) =>
      alphabet.flatMap((set) => {
        const to = nfa.step(states, set[0] ?? 0)
        return to.length === 0 ? [] : [{ set: [set], to }]
      }),
  })
}

/** The texts of both. @throws TooLargeError */
export function intersection(a: Dfa, b: Dfa, work: Work): Dfa {
  const start: readonly [number, number] = [0, 0]
  return explore(start, String, work, {
    accepts: ([i, j]) => (a[i]?.accepts ?? false) && (b[j]?.accepts ?? false),
    edges: ([i, j]) =>
      (a[i]?.edges ?? []).flatMap((one) =>
        (b[j]?.edges ?? []).flatMap((other) => {
          const set = intersect(one.set, other.set)
          return set.length === 0 ? [] : [{ set, to: [one.to, other.to] as const }]
        }),
      ),
  })
}

/** The texts of neither but all others. */
export function complementOf(dfa: Dfa): Dfa {
  const sink = dfa.length
  const states = dfa.map(({ accepts, edges }) => {
    const rest = edges.reduce((left, { set }) => subtract(left, set), ANY)
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

/** Ranges that every class takes whole or not at all. */
function classesOf(sets: readonly CodePoints[]): (readonly [number, number])[] {
  const cuts = new Set<number>()
  for (const set of new Set(sets)) {
    for (const [lo, hi] of set) cuts.add(lo).add(hi + 1)
    if (cuts.size > MOST_CLASSES) throw new TooLargeError()
  }
  const sorted = [...cuts].toSorted((a, b) => a - b)
  return sorted.flatMap((lo, at) => {
    const next = sorted[at + 1]
    return next === undefined ? [] : codePoints([[lo, next - 1]])
  })
}

function joined(edges: DfaState['edges']): DfaState['edges'] {
  const byTarget = new Map<number, (readonly [number, number])[]>()
  for (const { set, to } of edges) byTarget.set(to, [...(byTarget.get(to) ?? []), ...set])
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
    work.spend(1 + ways.length)
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
