import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seeded, walk } from '../walk.fixture.ts'
import { compileSchema } from './compile.ts'
import { checkedBy, isPeer } from './peer.fixture.ts'
import { SchemaError } from './schema-error.ts'
import { schemas } from './schema.fixture.ts'

const SCHEMAS = 500
const WALKS = 4

test(
  'no random schema lets an invalid document through: each is refused by name or held',
  { timeout: 240_000 },
  () => {
    const count = { taken: 0, refused: 0, documents: 0, open: 0 }
    fc.assert(
      fc.property(
        schemas,
        fc.constantFrom('any' as const, 'declared' as const),
        fc.nat(),
        (schema, order, seed) => {
          const compiled = taken(schema, order)
          if (compiled === null) return void count.refused++
          count.taken++
          const valid = isPeer(schema) ? checkedBy(schema) : () => true
          for (let n = 0; n < WALKS; n++) {
            const text = walk(compiled.gbnf, seeded(seed + n), 250)
            if (text === null) {
              count.open++
              continue
            }
            count.documents++
            const value: unknown = JSON.parse(text)
            expect([text, valid(value), compiled.accepts(value)]).toEqual([text, true, true])
          }
        },
      ),
      { numRuns: SCHEMAS },
    )
    // Enough schemas are taken and most walks end, or the test would say little.
    expect(count.taken).toBeGreaterThan(SCHEMAS / 3)
    expect(count.documents).toBeGreaterThan(count.open * 4)
  },
)

function taken(schema: unknown, order: 'any' | 'declared') {
  try {
    return compileSchema(schema, { order })
  } catch (error) {
    if (error instanceof SchemaError) return null
    throw error
  }
}
