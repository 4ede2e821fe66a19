import { type CodePoints, codePoints, complement, single } from '../code-points.ts'
import { MOST_REPEATS } from '../gbnf.ts'
import { CHARACTER_ESCAPES, CLASS_ESCAPES, NOT_LINE_END } from './character-escape.ts'
import { anyText, choice, EMPTY, oneOfSet, type Regular, repeat, sequence } from './regular.ts'

/** What a pattern asks of a whole text: to be in each of `all` and in none of `none`. */
export type Pattern = { readonly all: readonly Regular[]; readonly none: readonly Regular[] }

/** A pattern outside of the subset; the message says which part. */
export class PatternError extends Error {}

const DEEPEST = 40

/**
 * Reads the subset of ECMA-262 regular expressions (with the flag `u`) that is regular: characters, classes,
 * groups, choices and counts. `^` and `$` may stand where an alternative begins and ends, look-ahead only
 * at the beginning. A pattern that is not anchored matches anywhere in the text, as JSON Schema has it.
 * @throws PatternError
 */
export function readPattern(source: string): Pattern {
  const reader = new Reader(source)
  const all: Regular[] = []
  const none: Regular[] = []
  const anchored = reader.take('^')
  for (let ahead = reader.lookAhead(); ahead !== null; ahead = reader.lookAhead()) {
    if (!anchored) throw new PatternError('look-ahead is only supported right after ^ at the start')
    const list = ahead.wanted ? all : none
    list.push(ahead.language)
  }
  if (anchored && all.length + none.length === 0) reader.rewind()
  const language = reader.whole()
  const ahead = all.length + none.length > 0
  all.push(ahead ? reader.fromStart(language) : reader.anywhere(language))
  return { all, none }
}

/** An alternative with what holds it to the ends of the text. */
type Alternative = { readonly start: boolean; readonly body: Regular; readonly end: boolean }

class Reader {
  readonly #source: string
  #at = 0
  #depth = 0

  constructor(source: string) {
    this.#source = source
  }

  take(what: string): boolean {
    if (!this.#source.startsWith(what, this.#at)) return false
    this.#at += what.length
    return true
  }

  rewind(): void {
    this.#at = 0
  }

  lookAhead(): { readonly wanted: boolean; readonly language: Regular } | null {
    const wanted = this.take('(?=')
    if (!wanted && !this.take('(?!')) return null
    const alternatives = this.#alternatives()
    if (!this.take(')')) throw new PatternError('a group is not closed')
    return { wanted, language: this.fromStart(alternatives) }
  }

  whole(): readonly Alternative[] {
    const alternatives = this.#alternatives()
    if (this.#at < this.#source.length) throw new PatternError('a ) closes nothing')
    return alternatives
  }

  anywhere(alternatives: readonly Alternative[]): Regular {
    return choice(
      ...alternatives.map(({ start, body, end }) =>
        sequence(start ? EMPTY : anyText, body, end ? EMPTY : anyText),
      ),
    )
  }

  fromStart(alternatives: readonly Alternative[]): Regular {
    return this.anywhere(alternatives.map((alternative) => ({ ...alternative, start: true })))
  }

  #alternatives(): readonly Alternative[] {
    if (++this.#depth > DEEPEST) throw new PatternError('groups are nested too deep')
    const alternatives = [this.#alternative()]
    while (this.take('|')) alternatives.push(this.#alternative())
    this.#depth--
    return alternatives
  }

  #alternative(): Alternative {
    const start = this.take('^')
    const items: Regular[] = []
    let end = false
    while (this.#at < this.#source.length && !/[|)]/.test(this.#source[this.#at] ?? '')) {
      if (end) throw new PatternError('$ is only supported where an alternative ends')
      end = this.take('$')
      if (!end) items.push(this.#counted(this.#atom()))
    }
    return { start, body: sequence(...items), end }
  }

  #atom(): Regular {
    if (this.take('.')) return oneOfSet(NOT_LINE_END)
    if (this.take('[')) return oneOfSet(this.#class())
    if (this.take('(')) return this.#group()
    if (this.take('^')) throw new PatternError('^ is only supported where the pattern begins')
    const character = this.#character()
    if (/^[*+?{}\]]$/.test(character)) throw new PatternError(`${character} has nothing to repeat`)
    return oneOfSet(character === '\\' ? this.#escape() : pointOf(character))
  }

  #group(): Regular {
    if (this.take('?')) {
      const named = this.#match(/:|<[A-Za-z_$][\w$]*>/y)
      if (named === null)
        throw new PatternError('look-around and flags within it are not supported')
    }
    const alternatives = this.#alternatives()
    if (!this.take(')')) throw new PatternError('a group is not closed')
    if (alternatives.some(({ start, end }) => start || end)) {
      throw new PatternError('^ and $ within a group are not supported')
    }
    return choice(...alternatives.map(({ body }) => body))
  }

  #counted(item: Regular): Regular {
    const sign = this.#match(/[*+?]|\{\d{1,9}(?:,\d{0,9})?\}/y)
    if (sign === null) return item
    // A lazy count matches the same texts.
    this.take('?')
    if (sign === '*') return repeat(item, 0, null)
    if (sign === '+') return repeat(item, 1, null)
    if (sign === '?') return repeat(item, 0, 1)
    const [low = '', high] = sign.slice(1, -1).split(',')
    const min = Number(low)
    const max = high === undefined ? min : high === '' ? null : Number(high)
    if ((max ?? min) > MOST_REPEATS) throw new PatternError(`more than ${MOST_REPEATS} repetitions`)
    if (max !== null && max < min) throw new PatternError(`${sign} ends before it begins`)
    return repeat(item, min, max)
  }

  #class(): CodePoints {
    const negated = this.take('^')
    const ranges: (readonly [number, number])[] = []
    while (!this.take(']')) {
      const from = this.#classItem()
      const dash = this.#source[this.#at] === '-' && this.#source[this.#at + 1] !== ']'
      if (!dash) {
        ranges.push(...from)
        continue
      }
      this.#at++
      ranges.push(rangeOf(from, this.#classItem()))
    }
    return negated ? complement(ranges) : codePoints(ranges)
  }

  #classItem(): CodePoints {
    const character = this.#character()
    if (character !== '\\') return pointOf(character)
    return this.take('b') ? single(8) : this.#escape()
  }

  /** What follows a backslash. */
  #escape(): CodePoints {
    const hex = this.#match(/x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|u\{[0-9a-fA-F]{1,6}\}/y)
    if (hex !== null) return single(parseInt(hex.replace(/[^0-9a-fA-F]/g, ''), 16))
    const letter = this.#character()
    const set = CLASS_ESCAPES[letter]
    if (set !== undefined) return set
    const point = CHARACTER_ESCAPES[letter]
    if (point !== undefined) return single(point)
    if (/[A-Za-z0-9]/.test(letter)) throw new PatternError(`\\${letter} is not supported`)
    return pointOf(letter)
  }

  #character(): string {
    const point = this.#source.codePointAt(this.#at)
    if (point === undefined) throw new PatternError('it ends within a class or an escape')
    const character = String.fromCodePoint(point)
    this.#at += character.length
    return character
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#source)?.[0] ?? null
    this.#at += found?.length ?? 0
    return found
  }
}

const pointOf = (character: string): CodePoints => single(character.codePointAt(0) ?? 0)

function rangeOf(from: CodePoints, to: CodePoints): readonly [number, number] {
  const [first, more] = from
  const [last, other] = to
  const low = first?.[0] ?? 0
  const high = last?.[1] ?? -1
  if (more !== undefined || other !== undefined || first?.[1] !== low || high < low) {
    throw new PatternError('a range in a class is not one')
  }
  return [low, high]
}
