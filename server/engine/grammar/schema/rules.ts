import { SchemaError } from './schema-error.ts'

/** What a schema may grow to: a receipt carries the text. */
const MOST_RULES = 6_000
const MOST_CHARACTERS = 200_000

/**
 * The rules of a GBNF text while it is written. A name is reserved before its rule is known, so that
 * rules may use each other; equal bodies share one rule.
 */
export class Rules {
  readonly #bodies = new Map<string, string>()
  readonly #byBody = new Map<string, string>()
  readonly #taken = new Set<string>()
  /** The number that was tried last behind a name. */
  readonly #last = new Map<string, number>()
  #characters = 0

  /** A name like the wish that no rule has. */
  reserve(wish: string): string {
    const plain = wish
      .replaceAll(/[^A-Za-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 24)
    const base = plain === '' ? 'rule' : plain
    let name = base
    let n = this.#last.get(base) ?? 1
    while (this.#taken.has(name)) name = `${base}-${++n}`
    this.#last.set(base, n)
    this.#taken.add(name)
    return name
  }

  /** Gives a reserved name its rule. @throws SchemaError when the text grows too large. */
  define(name: string, body: string, path: string): void {
    this.#characters += name.length + body.length + 6
    if (this.#bodies.size >= MOST_RULES || this.#characters > MOST_CHARACTERS) {
      throw new SchemaError(path, 'its grammar would be too large; make the schema smaller')
    }
    this.#bodies.set(name, body)
    if (!this.#byBody.has(body)) this.#byBody.set(body, name)
  }

  /** The name of a rule with this body, an old one where there is one. */
  share(wish: string, body: string, path: string): string {
    const known = this.#byBody.get(body)
    if (known !== undefined) return known
    const name = this.reserve(wish)
    this.define(name, body, path)
    return name
  }

  /** The whole text, the root first. */
  text(root: string): string {
    const rules = [...this.#bodies].filter(([name]) => name !== root)
    return [[root, this.#bodies.get(root) ?? ''], ...rules]
      .map(([name, body]) => `${name} ::= ${body}\n`)
      .join('')
  }
}
