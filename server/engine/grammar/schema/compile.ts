import { checkGrammar } from '../check.ts'
import { GrammarError, readGbnf } from '../gbnf.ts'
import type { Json } from './json.ts'
import { Document } from './place.ts'
import { Rules } from './rules.ts'
import { SchemaError } from './schema-error.ts'
import { Writer } from './writer.ts'
import type { SchemaOptions } from './writing.ts'
import { validates } from './validate.ts'
import { TooLargeError, Work } from './work.ts'

/** A schema as a grammar, and the check of what came out. */
export type CompiledSchema = {
  /** GBNF whose root writes exactly one JSON value, without space around it. */
  readonly gbnf: string
  /** Whether a value fulfils the schema. */
  readonly accepts: (value: unknown) => boolean
}

/**
 * Compiles JSON Schema 2020-12 to GBNF. Every document of the grammar fulfils the schema; what cannot be
 * held is refused, never left out.
 * @throws SchemaError naming the place.
 */
export function compileSchema(schema: unknown, options: SchemaOptions): CompiledSchema {
  const json = asJson(schema)
  const rules = new Rules()
  const root = rules.reserve('root')
  rules.define(root, schemaRule(json, rules, options), '#')
  return {
    gbnf: checkedText(rules, root),
    accepts: (value) => {
      const document = new Document(json, Work.toCheck())
      return validates(document.root, asJson(value), document)
    },
  }
}

/**
 * The text of a grammar that is written.
 * @throws SchemaError when a rule can never end, as that of a member that needs itself.
 */
export function checkedText(rules: Rules, root: string): string {
  const text = rules.text(root)
  try {
    checkGrammar(readGbnf(text), root)
  } catch (error) {
    if (!(error instanceof GrammarError)) throw error
    throw new SchemaError('#', 'it asks for something that needs itself without end')
  }
  return text
}

/**
 * Writes the rules of a schema into a grammar that others write too; the name of the one that is its
 * value. For grammars in which JSON is only a part, such as the calls of tools, which share one `work`.
 * @throws SchemaError naming the place.
 */
export function schemaRule(
  schema: unknown,
  rules: Rules,
  options: SchemaOptions,
  work = Work.toCompile(),
): string {
  try {
    const json = asJson(schema)
    if (JSON.stringify(json).length > MOST_CHARACTERS) {
      throw new SchemaError('#', `it has more than ${MOST_CHARACTERS} characters`)
    }
    const document = new Document(json, work)
    const name = new Writer(document, rules, options).value([document.root], 'value')
    if (name === null) throw new SchemaError('#', 'no value can fulfil it')
    return name
  } catch (error) {
    if (!(error instanceof TooLargeError)) throw error
    throw new SchemaError('#', 'it takes too much work to hold; make it smaller')
  }
}

const MOST_CHARACTERS = 200_000

/** What JSON.parse gave, or what says the same: a schema built in code may hold `undefined`. */
function asJson(value: unknown): Json {
  const text = textOf(value)
  // oxlint-disable-next-line no-unsafe-type-assertion -- JSON.parse gives nothing else
  return text === undefined ? null : (JSON.parse(text) as Json)
}

function textOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    // Only depth: what came over the wire is no circle.
    throw new SchemaError('#', 'it is nested too deep')
  }
}
