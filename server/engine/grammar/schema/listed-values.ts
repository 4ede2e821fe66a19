import { isArray, isObject } from './json.ts'
import type { All } from './shape.ts'
import type { Writing } from './writing.ts'

/** The values of some schemas where they are all listed, as a list without repetition; else null. */
export function listedValues(writer: Writing, all: All): readonly string[] | null {
  const values = new Set<string>()
  for (const { literals, types } of writer.shapes(all)) {
    const simple = [...types].every((type) => type === 'null' || type === 'boolean')
    if (literals === null && !simple) return null
    const own = literals ?? [
      ...(types.has('null') ? [null] : []),
      ...(types.has('boolean') ? [true, false] : []),
    ]
    for (const value of own) {
      if (isArray(value) || isObject(value)) return null
      if (writer.fulfils(all, value)) values.add(JSON.stringify(value))
    }
  }
  return [...values]
}
