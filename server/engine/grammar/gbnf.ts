import { complement, type CodePoints } from './code-points.ts'

/** What a rule says, with literals spelt out as one-character classes. */
export type Expression =
  | { readonly kind: 'class'; readonly set: CodePoints }
  | { readonly kind: 'rule'; readonly name: string }
  | { readonly kind: 'sequence'; readonly items: readonly Expression[] }
  | { readonly kind: 'choice'; readonly items: readonly Expression[] }
  | {
      readonly kind: 'repeat'
      readonly item: Expression
      readonly min: number
      /** Null: without end. */
      readonly max: number | null
    }

export type Gbnf = ReadonlyMap<string, Expression>

/** A grammar that cannot be read or run; the message is one sentence about its text. */
export class GrammarError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'GrammarError'
  }
}

/** The most times that something may be told to repeat. */
export const MOST_REPEATS = 65_535
const DEEPEST = 64

/**
 * Reads GBNF as llama.cpp writes it: rules, literals, classes, `.`, groups and repetitions. Tokens in
 * angle brackets are refused: a grammar here is about text.
 * @throws GrammarError naming the line.
 */
export function readGbnf(text: string): Gbnf {
  const reader = new Reader(text)
  const rules = new Map<string, Expression>()
  for (reader.skip(true); !reader.over; reader.skip(true)) {
    const name = reader.name()
    if (rules.has(name)) reader.fail(`the rule ${name} comes twice`)
    reader.skip(false)
    reader.expect('::=')
    reader.skip(true)
    rules.set(name, reader.choice(0))
    if (!reader.over) reader.expect('\n')
  }
  return rules
}

class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  get over(): boolean {
    return this.#at >= this.#text.length
  }

  fail(why: string): never {
    const line = this.#text.slice(0, this.#at).split('\n').length
    throw new GrammarError(`the grammar cannot be read at line ${line}: ${why}`)
  }

  expect(what: string): void {
    if (!this.#take(what)) this.fail(`${JSON.stringify(what)} is expected`)
  }

  /** White space and comments; line ends too where a rule may go on. */
  skip(lines: boolean): void {
    const space = lines ? /(?:[ \t\r\n]|#[^\n]*)*/y : /(?:[ \t\r]|#[^\n]*)*/y
    this.#match(space)
  }

  name(): string {
    const name = this.#match(/[A-Za-z0-9-]+/y)
    return name === '' || name === null ? this.fail('a name is expected') : name
  }

  choice(depth: number): Expression {
    if (depth > DEEPEST) this.fail('groups are nested too deep')
    const items = [this.#sequence(depth)]
    while (this.#take('|')) {
      this.skip(true)
      items.push(this.#sequence(depth))
    }
    return items.length === 1 && items[0] !== undefined ? items[0] : { kind: 'choice', items }
  }

  #sequence(depth: number): Expression {
    const items: Expression[] = []
    for (;;) {
      const item = this.#item(depth)
      if (item === null) break
      items.push(this.#repeated(item))
      this.skip(depth > 0)
    }
    return items.length === 1 && items[0] !== undefined ? items[0] : { kind: 'sequence', items }
  }

  #item(depth: number): Expression | null {
    if (this.#take('"')) return this.#literal()
    if (this.#take('[')) return this.#class()
    if (this.#take('.')) return { kind: 'class', set: complement([]) }
    if (this.#take('(')) {
      this.skip(true)
      const inside = this.choice(depth + 1)
      this.expect(')')
      return inside
    }
    const name = this.#match(/[A-Za-z0-9-]+/y)
    return name === null ? null : { kind: 'rule', name }
  }

  #repeated(item: Expression): Expression {
    const sign = this.#match(/[*+?]/y)
    if (sign === '*') return { kind: 'repeat', item, min: 0, max: null }
    if (sign === '+') return { kind: 'repeat', item, min: 1, max: null }
    if (sign === '?') return { kind: 'repeat', item, min: 0, max: 1 }
    const counts = this.#match(/\{\d{1,9}(?:,\d{0,9})?\}/y)
    if (counts === null) return item
    const [low = '', high] = counts.slice(1, -1).split(',')
    const min = Number(low)
    const max = high === undefined ? min : high === '' ? null : Number(high)
    if ((max ?? min) > MOST_REPEATS) this.fail(`more than ${MOST_REPEATS} repetitions`)
    if (max !== null && max < min) this.fail('a repetition ends before it begins')
    return { kind: 'repeat', item, min, max }
  }

  #literal(): Expression {
    const items: Expression[] = []
    while (!this.#take('"')) {
      const point = this.#character()
      items.push({ kind: 'class', set: [[point, point]] })
    }
    return items.length === 1 && items[0] !== undefined ? items[0] : { kind: 'sequence', items }
  }

  #class(): Expression {
    const negated = this.#take('^')
    const ranges: [number, number][] = []
    while (!this.#take(']')) {
      const from = this.#character()
      const open = this.#text[this.#at] === '-' && this.#text[this.#at + 1] !== ']'
      if (open) this.#at++
      const to = open ? this.#character() : from
      if (to < from) this.fail('a range ends before it begins')
      ranges.push([from, to])
    }
    // Twice the complement is the set in order, without half characters.
    const others = complement(ranges)
    return { kind: 'class', set: negated ? others : complement(others) }
  }

  #character(): number {
    if (this.over) this.fail('the text ends within a literal or a class')
    const escaped = this.#match(/\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[^xuU])/y)
    if (escaped === null) {
      const point = this.#text.codePointAt(this.#at) ?? 0
      if (point === 0x5c || point === 0x0a) this.fail('an escape is broken')
      this.#at += point > 0xffff ? 2 : 1
      return point
    }
    if (escaped.length > 2) return parseInt(escaped.slice(2), 16)
    return ESCAPES[escaped[1] ?? ''] ?? this.fail(`the escape ${escaped} is unknown`)
  }

  #take(what: string): boolean {
    if (!this.#text.startsWith(what, this.#at)) return false
    this.#at += what.length
    return true
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0] ?? null
    this.#at += found?.length ?? 0
    return found
  }
}

const ESCAPES: { readonly [letter: string]: number } = {
  n: 10,
  r: 13,
  t: 9,
  '\\': 92,
  '"': 34,
  '[': 91,
  ']': 93,
}
