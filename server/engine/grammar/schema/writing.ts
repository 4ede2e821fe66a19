import type { Json } from './json.ts'
import type { Rules } from './rules.ts'
import type { All, Shape } from './shape.ts'
import type { StringRule } from './string-rule.ts'
import type { Work } from './work.ts'

export type SchemaOptions = {
  /**
   * How members are ordered. `declared`: as the schema lists them, which is what OpenAI's strict mode
   * promises. `any`: in every order, up to a number of members; beyond it as declared.
   */
  readonly order: 'declared' | 'any'
}

/** What the rules of lists and objects are written with. */
export interface Writing {
  readonly options: SchemaOptions
  readonly rules: Rules
  readonly work: Work
  /** The rule of white space between two parts of a JSON text. */
  readonly space: string
  /** The rule of what may stand behind a colon. */
  readonly gap: string
  /** The rule of every value that fulfils all of these; null when there is none. */
  value(all: All, wish: string): string | null
  /** A rule that writes one value, given as JSON text. */
  literal(text: string): string
  /** The rule of the texts of a rule, with their quotation marks; null when there is none. */
  string(rule: StringRule): string | null
  /** Every way to fulfil all of these. */
  shapes(all: All): readonly Shape[]
  /** Whether a value that is known already fulfils all of these. */
  fulfils(all: All, value: Json): boolean
}
