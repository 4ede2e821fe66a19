import type { Writing } from './writing.ts'

/** The most members that are written in any order: each more doubles the rules. */
export const MOST_IN_ANY_ORDER = 6

/** Parts of which each comes at most once, in any order, with commas between them. */
export type Subset = {
  readonly parts: readonly string[]
  /** Whether the whole may end with these parts written, one bit each. */
  readonly mayEnd: (written: number) => boolean
  readonly mayGoOn: (written: number) => boolean
  /** What may come any number of times besides; null for nothing. */
  readonly extra: string | null
  readonly wish: string
  readonly path: string
}

/**
 * One rule for each set of parts that may be written already. A context-free grammar of permutations is
 * exponential whichever way it is built, hence the bound. Null when the whole can never end.
 */
export function subsetBody(subset: Subset, writer: Writing): string | null {
  const { parts, mayEnd, mayGoOn, extra, wish, path } = subset
  const { rules, space } = writer
  const names = new Map<number, string | null>()
  const after = (written: number): string | null => {
    const known = names.get(written)
    if (known !== undefined) return known
    const ways = mayGoOn(written) ? onwards(written, `"," ${space} `) : []
    if (extra !== null) {
      const name = rules.reserve(wish)
      names.set(written, name)
      ways.push(`"," ${space} ${extra} ${name}`)
      if (mayEnd(written)) ways.push('""')
      // Only more extras could follow: no end is ever reached from here.
      if (ways.length === 1) return names.set(written, null).get(written) ?? null
      rules.define(name, ways.join(' | '), path)
      return name
    }
    if (mayEnd(written)) ways.push('""')
    const name = ways.length === 0 ? null : rules.share(wish, ways.join(' | '), path)
    names.set(written, name)
    return name
  }
  const onwards = (written: number, before: string): string[] =>
    parts.flatMap((part, at) => {
      if ((written & (1 << at)) !== 0) return []
      const rest = after(written | (1 << at))
      return rest === null ? [] : [`${before}${part} ${rest}`]
    })
  const first = mayGoOn(0) ? onwards(0, '') : []
  const rest = extra === null ? null : after(0)
  if (extra !== null && rest !== null) first.push(`${extra} ${rest}`)
  if (mayEnd(0)) first.push('""')
  return first.length === 0 ? null : first.join(' | ')
}
