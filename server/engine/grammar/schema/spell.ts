import { type CodePoints, codePoints, intersect, subtract } from '../code-points.ts'
import type { Dfa } from './dfa.ts'
import type { Regular } from './regular.ts'
import type { Rules } from './rules.ts'

/**
 * How a character stands in a JSON text. Each has one spelling, the one of JSON.stringify, so that what
 * is said of a string's value can be held to its spelling: `"\u0061"` is never written for `"a"`.
 */
export type Spelling = (set: CodePoints) => string

const ESCAPED: CodePoints = codePoints([
  [0x00, 0x1f],
  [0x22, 0x22],
  [0x5c, 0x5c],
])

/** Within a JSON string. */
export const inString: Spelling = (set) => {
  const plain = subtract(set, ESCAPED)
  const escaped = intersect(set, ESCAPED).flatMap(([lo, hi]) =>
    Array.from({ length: hi - lo + 1 }, (_, at) => escapeOf(lo + at)),
  )
  const parts = [...(plain.length === 0 ? [] : [classText(plain)]), ...escapes(escaped)]
  return parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(' | ')})`
}

const escapeOf = (point: number) => JSON.stringify(String.fromCharCode(point)).slice(2, -1)

/** What follows a backslash, brought together by all but the last: `"\\u000" [0-7be-f]`. */
function escapes(all: readonly string[]): string[] {
  const beginnings = Map.groupBy(all, (text) => text.slice(0, -1))
  return [...beginnings].map(([beginning, texts]) => {
    const [only, ...more] = texts
    // One item in any case: a count behind it is of the whole escape.
    if (only !== undefined && more.length === 0) return quote(`\\${only}`)
    const lasts = texts.map((text) => text.codePointAt(text.length - 1) ?? 0)
    const last = classText(codePoints(lasts.map((point) => [point, point])))
    return `(${quote(`\\${beginning}`)} ${last})`
  })
}

/** Outside of strings, as it is. */
export const asItIs: Spelling = (set) => classText(set)

/** A literal of GBNF. */
export const quote = (text: string): string =>
  `"${Array.from(text, (character) => escape(character, /["\\\n\r\t]/)).join('')}"`

function classText(set: CodePoints): string {
  const [first] = set
  if (set.length === 1 && first !== undefined && first[0] === first[1]) {
    return quote(String.fromCodePoint(first[0]))
  }
  const ranges = set.map(([lo, hi]) => (lo === hi ? inClass(lo) : `${inClass(lo)}-${inClass(hi)}`))
  return `[${ranges.join('')}]`
}

const inClass = (point: number): string => escape(String.fromCodePoint(point), /[\]\\[^\-"\n\r\t]/)

function escape(character: string, special: RegExp): string {
  const point = character.codePointAt(0) ?? 0
  if (point > 0x1f && point < 0x7f && !special.test(character)) return character
  if (character === '"' || character === '\\') return `\\${character}`
  if (point <= 0xff) return `\\x${point.toString(16).toUpperCase().padStart(2, '0')}`
  if (point <= 0xffff) return `\\u${point.toString(16).toUpperCase().padStart(4, '0')}`
  return `\\U${point.toString(16).toUpperCase().padStart(8, '0')}`
}

/** The items of a rule's body that write exactly the texts of a language. */
export function spell(language: Regular, spelling: Spelling): string {
  switch (language.kind) {
    case 'class':
      return spelling(language.set)
    case 'sequence':
      return spellSequence(language.items, spelling)
    case 'choice':
      return language.items.length === 1 && language.items[0] !== undefined
        ? spell(language.items[0], spelling)
        : `(${language.items.map((item) => spell(item, spelling)).join(' | ')})`
    case 'repeat':
      if (language.min === 1 && language.max === 1) return spell(language.item, spelling)
      if (language.max === 0) return '""'
      return `${grouped(language.item, spelling)}${times(language.min, language.max)}`
  }
}

function spellSequence(items: readonly Regular[], spelling: Spelling): string {
  const parts: string[] = []
  for (const item of items) {
    const part = spell(item, spelling)
    const before = parts.at(-1)
    if (part === '""') continue
    // Neighbouring literals are one literal.
    if (before !== undefined && LITERAL.test(before) && LITERAL.test(part)) {
      parts[parts.length - 1] = before.slice(0, -1) + part.slice(1)
    } else parts.push(part)
  }
  return parts.length === 0 ? '""' : parts.join(' ')
}

const LITERAL = /^"(?:[^"\\]|\\.)*"$/

function grouped(item: Regular, spelling: Spelling): string {
  const text = spell(item, spelling)
  const whole = item.kind === 'class' || (item.kind === 'choice' && item.items.length > 1)
  return whole ? text : `(${text})`
}

export function times(min: number, max: number | null): string {
  if (max === null) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`
  if (min === 0 && max === 1) return '?'
  return min === max ? `{${min}}` : `{${min},${max}}`
}

/** A chain of rules that writes exactly the texts of an automaton: the name of the first. */
export function spellDfa(dfa: Dfa, spelling: Spelling, rules: Rules, path: string): string {
  const names = dfa.map(() => rules.reserve('text'))
  dfa.forEach(({ accepts, edges }, at) => {
    const ways = edges.map(({ set, to }) => {
      const last = (dfa[to]?.edges.length ?? 0) === 0
      return last ? spelling(set) : `${spelling(set)} ${names[to] ?? ''}`
    })
    rules.define(names[at] ?? '', [...ways, ...(accepts ? ['""'] : [])].join(' | '), path)
  })
  return names[0] ?? ''
}
