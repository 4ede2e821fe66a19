import { createElement, type ReactNode } from 'react'
import { _createCache, _createIntlFormatters } from 'use-intl/core'
import formatSource from 'use-intl/format-message'
import formatCompiled from 'use-intl/format-message/format-only'
import { expect, test } from 'vitest'
import { compiled, wordCompiler } from './word-compiler.ts'
import { chapters, loadChapter } from './words/chapter.ts'

const languages = [
  ['en-GB', 'en'],
  ['fr-FR', 'fr'],
] as const
const tag = (children: ReactNode): ReactNode => createElement('b', null, children)

/** Every message with its compiled form beside it. */
function pairs(source: unknown, packed: unknown): (readonly [source: string, packed: unknown])[] {
  if (typeof source === 'string') return [[source, packed]]
  if (typeof source !== 'object' || source === null) return []
  if (typeof packed !== 'object' || packed === null) throw new Error('a branch of it is missing')
  return Object.entries(source).flatMap(([key, value]) => pairs(value, Reflect.get(packed, key)))
}

/** A value for every argument that a message names: a count, or a text. */
function valuesFor(message: string, count: number): object {
  const names = [...message.matchAll(/[{<](\w+)/g)].map(([, name = '']) => name)
  const isNumber = (name: string): boolean =>
    new RegExp(`\\{${name}, (?:plural|number)`).test(message)
  return Object.fromEntries<unknown>(
    names.map((name) => [
      name,
      message.includes(`<${name}>`) ? tag : isNumber(name) ? count : 'Ada',
    ]),
  )
}

test.each(languages)(
  'in %s every compiled message says what its source says',
  async (locale, language) => {
    const cache = _createCache()
    const options = { cache, formatters: _createIntlFormatters(cache), locale }
    for (const chapter of chapters) {
      const words = await loadChapter(chapter, language)
      for (const [source, packed] of pairs(words, compiled(words))) {
        for (const count of [0, 1, 2, 1_234_567]) {
          const values = valuesFor(source, count)
          // Both take what a page would give them; here it is made up.
          const short: unknown = Reflect.apply(formatCompiled, null, ['', packed, values, options])
          const long: unknown = Reflect.apply(formatSource, null, ['', source, values, options])
          expect(short, source).toEqual(long)
        }
      }
    }
  },
)

test('a message that is wrong fails the build', () => {
  expect(() => compiled({ a: { b: 'Hello {name' } })).toThrow()
})

test('files that are no catalogue are left alone', async () => {
  const { load } = wordCompiler()
  const run = async (id: string): Promise<unknown> =>
    typeof load === 'function' ? await Reflect.apply(load, null, [id]) : 'no function'
  expect(await run('/a/web/words/words.ts')).toBeNull()
  expect(await run('/a/web/words/provider.tsx')).toBeNull()
  expect(await run(`${import.meta.dirname}/words/en-witness.ts`)).toMatch(
    /^export const enWitness = \{"witness":/,
  )
})
