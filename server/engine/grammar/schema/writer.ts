import { arrayBody } from './array-rule.ts'
import { expand } from './expand.ts'
import type { Json } from './json.ts'
import { numberLanguage, type NumberRule } from './number-rule.ts'
import { objectBody } from './object-rule.ts'
import { type Document, keyOf } from './place.ts'
import type { Rules } from './rules.ts'
import type { All, Shape, TypeName } from './shape.ts'
import { asItIs, inString, quote, spell, spellDfa } from './spell.ts'
import { stringLanguage, type StringRule } from './string-rule.ts'
import { validates } from './validate.ts'
import type { SchemaOptions, Writing } from './writing.ts'
import type { Work } from './work.ts'

/** White space between two parts of a JSON text: nothing, a space, or a new line with its indent. */
const SPACE = '(" " | "\\x0A" " "{0,20})?'
/** Behind a colon. */
const GAP = '" "?'

/** Writes the rules of schemas; schemas that are met again, as in a recursion, get their old rule. */
export class Writer implements Writing {
  readonly options: SchemaOptions
  readonly rules: Rules
  readonly work: Work
  readonly #document: Document
  /** Names by the places that must hold; null where no value can fulfil them. */
  readonly #known = new Map<string, string | null>()

  constructor(document: Document, rules: Rules, options: SchemaOptions) {
    this.#document = document
    this.rules = rules
    this.work = document.work
    this.options = options
  }

  get space(): string {
    return this.rules.share('space', SPACE, '#')
  }

  get gap(): string {
    return this.rules.share('gap', GAP, '#')
  }

  value(all: All, wish: string): string | null {
    const key = keyOfAll(all)
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const name = this.rules.reserve(all.length === 0 ? 'any' : wish)
    // Known before it is written: what refers back to it finds its name.
    this.#known.set(key, name)
    const bodies = this.shapes(all).flatMap((shape) => this.#bodies(shape, all, wish))
    if (bodies.length === 0) {
      this.#known.set(key, null)
      return null
    }
    this.rules.define(name, [...new Set(bodies)].join(' | '), all[0]?.path ?? '#')
    return name
  }

  shapes(all: All): readonly Shape[] {
    return expand(all, this.#document)
  }

  fulfils(all: All, value: Json): boolean {
    return all.every((place) => validates(place, value, this.#document))
  }

  #bodies(shape: Shape, all: All, wish: string): readonly string[] {
    if (shape.literals !== null) {
      // What nothing evaluated is not looked for in a listed value, so none is written beside it.
      const whole = this.#document.hasUnevaluated ? shape.literals.filter(isScalar) : shape.literals
      const kept = whole.filter((value) => this.fulfils(all, value))
      return kept.map((value) => quote(JSON.stringify(value)))
    }
    return [...shape.types]
      .map((type) => this.#typeBody(type, shape, wish))
      .filter((body) => body !== null)
  }

  #typeBody(type: TypeName, shape: Shape, wish: string): string | null {
    switch (type) {
      case 'null':
        return '"null"'
      case 'boolean':
        return '"true" | "false"'
      case 'number':
        return this.number(shape.number)
      case 'string':
        return this.string(shape.string)
      case 'array':
        return arrayBody(shape.array, this, wish)
      case 'object':
        return objectBody(shape.object, this, wish)
    }
  }

  literal(text: string): string {
    return this.rules.share('literal', quote(text), '#')
  }

  number(rule: NumberRule): string | null {
    const written = numberLanguage(rule, this.work)
    if (written === null) return null
    if (written.kind === 'dfa') return spellDfa(written.dfa, asItIs, this.rules, '#')
    const wish = rule.integer ? 'integer' : 'number'
    return this.rules.share(wish, spell(written.language, asItIs), '#')
  }

  string(rule: StringRule): string | null {
    const written = stringLanguage(rule, this.work)
    if (written === null) return null
    const inside =
      written.kind === 'dfa'
        ? spellDfa(written.dfa, inString, this.rules, rule.path)
        : spell(written.language, inString)
    const body = `"\\"" ${inside} "\\""`
    return this.rules.share('string', body, rule.path)
  }
}

const isScalar = (value: Json): boolean => typeof value !== 'object' || value === null

const keyOfAll = (all: All): string => [...new Set(all.map(keyOf))].toSorted().join('\n')
