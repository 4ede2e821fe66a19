import { anyText, literal, type Regular } from './regular.ts'
import { SchemaError } from './schema-error.ts'
import type { All, ObjectRule } from './shape.ts'
import { anyString, bothStrings, type StringRule } from './string-rule.ts'
import type { Writing } from './writing.ts'

/** Every set of patterns that a name may match gives a rule of its own. */
const MOST_PATTERNS = 3

/** Whether `propertyNames` lets a member have this name. */
export const fitsNames = ({ names }: ObjectRule, name: string, writer: Writing): boolean =>
  writer.fulfils(names, name)

/**
 * The names of members that are not listed, each kind with what its values must fulfil: for every set of
 * patterns, the names that match exactly those.
 */
export function keyRule(
  rule: ObjectRule,
  additional: All | null,
  writer: Writing,
): readonly { readonly key: string; readonly all: All }[] {
  const { patterns, properties, required, path } = rule
  if (patterns.length > MOST_PATTERNS) {
    throw new SchemaError(path, `at most ${MOST_PATTERNS} patternProperties are supported`)
  }
  const named = [...new Set([...properties.keys(), ...required])]
  const allowed = namesAllowed(rule, writer)
  const sets = Array.from({ length: 2 ** patterns.length }, (_, set) => set)
  let taken: readonly Regular[] | null = null
  return sets.flatMap((set) => {
    const matching = patterns.filter((_, at) => (set & (1 << at)) !== 0)
    const all = set === 0 ? additional : matching.flatMap((pattern) => pattern.all)
    if (all === null || all.some(({ schema }) => schema === false)) return []
    const others = patterns.filter((_, at) => (set & (1 << at)) === 0)
    const listed = (taken ??= namesTaken(named))
    const keys = allowed.flatMap((names) => {
      const name = matching.reduce((left, { rule: match }) => bothStrings(left, match), names)
      const none = [...name.none, ...listed, ...others.map(asLanguage)]
      return writer.string({ ...name, none }) ?? []
    })
    return keys.map((key) => ({ key, all }))
  })
}

/** The listed names, as one language. */
const namesTaken = (names: readonly string[]): readonly Regular[] =>
  names.length === 0 ? [] : [{ kind: 'choice', items: names.map(literal) }]

/** A pattern as one language; one with look-ahead is not one. */
function asLanguage({ rule, path }: ObjectRule['patterns'][number]) {
  const [only = anyText, ...more] = rule.all
  if (more.length === 0 && rule.none.length === 0) return only
  throw new SchemaError(path, 'a pattern of names with look-ahead is not supported beside others')
}

function namesAllowed({ names, path }: ObjectRule, writer: Writing): readonly StringRule[] {
  if (names.length === 0) return [anyString(path)]
  return writer.shapes(names).flatMap(({ types, literals, string }) => {
    if (!types.has('string')) return []
    if (literals === null) return [string]
    return literals.flatMap((value) =>
      typeof value === 'string' && writer.fulfils(names, value)
        ? [{ ...anyString(path), all: [literal(value)] }]
        : [],
    )
  })
}
