import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { pending } from './pending.ts'
import { promises } from './promises.ts'
import { root, sourceFiles } from './repository.ts'
import { requirements, rooms } from './requirements.ts'

/** Every id that a test file cites, with the file. */
function citations(): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const path of sourceFiles()) {
    if (!/\.test\.(ts|tsx|mjs)$/.test(path)) continue
    for (const [, list = ''] of read(path).matchAll(/\bpromises\(([^)]*)\)/g)) {
      for (const [, id = ''] of list.matchAll(/'([^']+)'/g)) found.set(id, path)
    }
  }
  return found
}

const read = (path: string): string => readFileSync(join(root, path), 'utf8')

describe('requirements', () => {
  const cited = citations()
  const ids = Object.keys(requirements)

  test('each is cited by a test, or waits in pending.ts', () => {
    const waiting: readonly string[] = pending
    expect(ids.filter((id) => !cited.has(id) && !waiting.includes(id))).toEqual([])
  })

  test('a test cites only what was promised', () => {
    expect([...cited].filter(([id]) => !ids.includes(id))).toEqual([])
  })

  test('nothing waits that a test already cites', () => {
    expect(pending.filter((id) => cited.has(id))).toEqual([])
  })

  test('no two rooms promise under one id, and none is left out', () => {
    expect(rooms.flatMap((room) => Object.keys(room)).toSorted()).toEqual(ids.toSorted())
  })

  test('an id names its subject first, and its promise is a sentence', () => {
    for (const [id, { promise }] of Object.entries(requirements)) {
      expect(id).toMatch(/^[a-z]+:[a-z0-9-]+$/)
      expect(promise).toMatch(/^[A-Z./a-z].*\.$/)
    }
  })

  test('a citation of an unknown id throws even where types are not checked', () => {
    const unknown = 'receipt:magic'
    // @ts-expect-error -- the types refuse it first
    expect(() => promises(unknown)).toThrow('receipt:magic is in no room of test/requirement')
  })
})
