import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openCatalogue } from './catalogue.ts'
import { chapters, type Chapter } from './chapter.ts'
import type { Locale } from './words.ts'

const said = (chapter: Chapter, locale: Locale) => ({ [chapter]: `${chapter} in ${locale}` })
const inOneLanguage = (words: object, locale: Locale): boolean =>
  Object.values(words).every((text: string) => text.endsWith(` in ${locale}`))

/** A loader whose chapters come when the test says so, in any order. */
function slowly() {
  const waiting: (() => void)[] = []
  const load = (chapter: Chapter, locale: Locale): Promise<object> =>
    new Promise((resolve) => waiting.push(() => resolve(said(chapter, locale))))
  const arrive = async (at: number): Promise<void> => {
    waiting.splice(at % Math.max(waiting.length, 1), 1)[0]?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { waiting, load, arrive }
}

test('a chapter is there when it was brought, and is fetched once', async () => {
  const asked: string[] = []
  const { bring, speak, now } = openCatalogue((chapter, locale) => {
    asked.push(chapter)
    return Promise.resolve(said(chapter, locale))
  })
  await speak('fr')
  await bring(['model', 'charter'])
  await bring(['charter'])
  expect(now()).toEqual({
    locale: 'fr',
    words: { first: 'first in fr', model: 'model in fr', charter: 'charter in fr' },
  })
  expect(asked).toEqual(['first', 'model', 'charter'])
})

test('another language is spoken only once all that is shown has come in it', async () => {
  const { waiting, load, arrive } = slowly()
  const { bring, speak, now } = openCatalogue(load)
  const begun = speak('en')
  await arrive(0)
  await begun
  const brought = bring(['model'])
  await arrive(0)
  await brought
  const changed = speak('fr')
  expect(waiting).toHaveLength(2)
  await arrive(0)
  expect(now().locale).toBe('en')
  await arrive(0)
  await changed
  expect(now().words).toEqual({ first: 'first in fr', model: 'model in fr' })
})

test('a chapter that does not come is an error of whoever wanted it, and comes when it is asked for again', async () => {
  let broken = true
  const { bring, speak, now } = openCatalogue((chapter, locale) =>
    broken && chapter === 'model'
      ? Promise.reject(new Error('no network'))
      : Promise.resolve(said(chapter, locale)),
  )
  await speak('en')
  await expect(bring(['model'])).rejects.toThrow('no network')
  await speak('fr')
  expect(now().words).toEqual({ first: 'first in fr' })
  broken = false
  await bring(['model'])
  expect(now().words).toEqual({ first: 'first in fr', model: 'model in fr' })
})

test('whatever is asked for and in whatever order it comes, all words are of one language and the last one chosen', async () => {
  const act = fc.oneof(
    fc.record({ speak: fc.constantFrom<Locale>('en', 'fr') }),
    fc.record({ bring: fc.subarray([...chapters]) }),
    fc.record({ arrive: fc.nat(9) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 30 }), async (acts) => {
      const { waiting, load, arrive } = slowly()
      const { bring, speak, now, subscribe } = openCatalogue(load)
      const mixed: object[] = []
      subscribe(() => inOneLanguage(now().words, now().locale) || mixed.push(now().words))
      const wanted = new Set<Chapter>(['first'])
      let last: Locale = 'en'
      const running = [speak(last)]
      for (const one of acts) {
        if ('speak' in one) running.push(speak((last = one.speak)))
        else if ('bring' in one) {
          one.bring.forEach((chapter) => wanted.add(chapter))
          running.push(bring(one.bring))
        } else await arrive(one.arrive)
      }
      while (waiting.length > 0) await arrive(0)
      await Promise.all(running)
      expect(mixed).toEqual([])
      expect(now().locale).toBe(last)
      expect(Object.keys(now().words).toSorted()).toEqual([...wanted].toSorted())
    }),
    { numRuns: 60 },
  )
})
