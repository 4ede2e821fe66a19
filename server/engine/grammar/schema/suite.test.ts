import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { GrammarRun } from '../grammar-run.ts'
import { idsOf, vocabulary } from '../walk.fixture.ts'
import { compileSchema } from './compile.ts'
import { SchemaError } from './schema-error.ts'

// The JSON-Schema-Test-Suite of draft 2020-12, without what is refused by name as a whole ($dynamicRef,
// remote references, vocabularies), and the formats that are supported.

type Group = {
  readonly description: string
  readonly schema: unknown
  readonly tests: readonly { readonly data: unknown; readonly valid: boolean }[]
}
type Suite = { readonly source: string; readonly files: Readonly<Record<string, readonly Group[]>> }

const at = (path: string) => new URL(path, import.meta.url)
// oxlint-disable-next-line no-unsafe-type-assertion -- the file is ours
const { files } = JSON.parse(await readFile(at('test-suite.json'), 'utf8')) as Suite

function taken(schema: unknown) {
  try {
    return compileSchema(schema, { order: 'any' })
  } catch (error) {
    if (error instanceof SchemaError) return null
    throw error
  }
}

/** Whether a grammar writes a document, in the spelling of JSON.stringify. */
function writes(gbnf: string, data: unknown): boolean {
  const run = new GrammarRun({ gbnf, after: null }, vocabulary)
  for (const id of idsOf(JSON.stringify(data))) {
    if (!run.allows(id)) return false
    run.accept(id)
  }
  return run.complete
}

function rowOf(name: string): string {
  const groups = files[name] ?? []
  const count = { taken: 0, valid: 0, written: 0, invalid: 0 }
  for (const { description, schema, tests } of groups) {
    const compiled = taken(schema)
    if (compiled === null) continue
    count.taken++
    for (const { data, valid } of tests) {
      const written = writes(compiled.gbnf, data)
      count[valid ? 'valid' : 'invalid']++
      if (valid && written) count.written++
      // The one thing that must never be: an invalid document that a grammar writes.
      expect([description, data, valid || !written]).toEqual([description, data, true])
    }
  }
  const { written, valid, invalid } = count
  return `| ${name} | ${count.taken} of ${groups.length} | ${invalid} of ${invalid} | ${written} of ${valid} |`
}

test('no grammar writes a document that the suite calls invalid, and the manual has the figures', async () => {
  const rows = Object.keys(files).map(rowOf)
  const text = await readFile(at('../../../../docs/structured-output.md'), 'utf8')
  const told = text.split('\n').filter((line) => / of \d+ \|$/.test(line))
  expect(told).toEqual(rows)
})

test('the check of a finished answer says what the suite says', () => {
  for (const [name, groups] of Object.entries(files)) {
    // Of what is only half checked, or left out on purpose, the grammar alone sees to it.
    if (/^(?:unevaluated|format)/.test(name)) continue
    for (const { description, schema, tests } of groups) {
      if (JSON.stringify(schema).includes('"unevaluated')) continue
      const compiled = taken(schema)
      for (const { data, valid } of compiled === null ? [] : tests) {
        expect([name, description, data, compiled?.accepts(data)]).toEqual([
          name,
          description,
          data,
          valid,
        ])
      }
    }
  }
})
