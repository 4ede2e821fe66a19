import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codePoints } from '../code-points.ts'
import { GrammarRun } from '../grammar-run.ts'
import { idsOf, vocabulary } from '../walk.fixture.ts'
import { compileSchema } from './compile.ts'
import { SchemaError } from './schema-error.ts'
import { inString, quote } from './spell.ts'

function writes(gbnf: string, text: string): boolean {
  const run = new GrammarRun({ gbnf, after: null }, vocabulary)
  for (const id of idsOf(text)) {
    if (!run.allows(id)) return false
    run.accept(id)
  }
  return run.complete
}

/** Null where no value fits. */
function grammarOf(schema: object): string | null {
  try {
    return compileSchema(schema, { order: 'any' }).gbnf
  } catch (error) {
    if (error instanceof SchemaError) return null
    throw error
  }
}

/** Patterns over what JSON has to escape, and what it has not. */
const atom = fc.constantFrom(
  '"',
  '\\\\',
  '\\n',
  'a',
  '["\\\\]',
  '[\\x00-\\x1f]',
  '[^a]',
  '[^"]',
  '.',
  ' ',
)
const counted = fc
  .tuple(atom, fc.constantFrom('', '?', '*', '+', '{2}', '{1,2}'))
  .map((parts) => parts.join(''))
const pattern = fc
  .array(fc.array(counted, { maxLength: 4 }), { minLength: 1, maxLength: 2 })
  .map((all) => `^(?:${all.map((one) => one.join('')).join('|')})$`)
const text = fc
  .array(fc.constantFrom('"', '\\', '\n', '\u0001', 'a', ' ', 'é'), { maxLength: 5 })
  .map((all) => all.join(''))

describe('a text within JSON', () => {
  test('is written exactly where its value fits the pattern', () => {
    fc.assert(
      fc.property(pattern, text, fc.boolean(), (source, value, counts) => {
        // With a length beside it the pattern takes the other way, through an automaton.
        const length = counts ? { maxLength: 4 } : {}
        const gbnf = grammarOf({ type: 'string', pattern: source, ...length })
        const fits =
          new RegExp(source, 'u').test(value) && (!counts || Array.from(value).length <= 4)
        const written = gbnf !== null && writes(gbnf, JSON.stringify(value))
        expect([source, written]).toEqual([source, fits])
      }),
      { numRuns: 1500 },
    )
  })

  test('of any one character is that of JSON.stringify', () => {
    const point = fc
      .oneof(fc.nat(0x7f), fc.nat(0x10ffff))
      .filter((at) => at < 0xd800 || at > 0xdfff)
    fc.assert(
      fc.property(point, point, (at, other) => {
        const one = `root ::= "\\"" ${inString(codePoints([[at, at]]))} "\\""`
        const written = (value: number) => writes(one, JSON.stringify(String.fromCodePoint(value)))
        expect([written(at), written(other)]).toEqual([true, other === at])
      }),
      { numRuns: 400 },
    )
  })

  test('as a literal of GBNF is read back whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        fc.pre(value.isWellFormed())
        expect(writes(`root ::= ${quote(value)}`, value)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
