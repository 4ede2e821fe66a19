import { expect } from 'vitest'
import { seeded, walk } from '../walk.fixture.ts'
import { compileSchema } from './compile.ts'
import { checkedBy } from './peer.fixture.ts'

/** All documents that some random walks end in. */
export function documents(
  schema: unknown,
  order: 'any' | 'declared' = 'any',
  walks = 120,
): string[] {
  const { gbnf, accepts } = compileSchema(schema, { order })
  const valid = checkedBy(schema)
  const found = new Set<string>()
  for (let seed = 0; seed < walks; seed++) {
    const text = walk(gbnf, seeded(seed))
    if (text === null) continue
    const value: unknown = JSON.parse(text)
    expect([text, valid(value), accepts(value)]).toEqual([text, true, true])
    found.add(JSON.stringify(value))
  }
  return [...found].toSorted()
}
