import { watch, type Watched } from '../kit/watched.ts'
import type { Chapter } from './chapter.ts'
import type { Locale } from './words.ts'

/** What can be said at this moment. */
export type Spoken = { readonly locale: Locale; readonly words: object }

export type Catalogue = Watched<Spoken> & {
  /** Changes the language, once every chapter that is here has come in it: no word is ever missing. */
  readonly speak: (locale: Locale) => Promise<void>
  /** Resolves when these chapters are here. */
  readonly bring: (chapters: readonly Chapter[]) => Promise<void>
}

type Load = (chapter: Chapter, locale: Locale) => Promise<object>

/** The words that have come so far, in one language. */
export function openCatalogue(load: Load): Catalogue {
  const { now, subscribe, become } = watch<Spoken>({ locale: 'en', words: {} })
  /** The last language asked for: an earlier one that comes late is not spoken. */
  let wanted: Locale | null = null
  const held = new Set<Chapter>()

  const all = async (chapters: Iterable<Chapter>, locale: Locale): Promise<object> =>
    Object.assign({}, ...(await Promise.all([...chapters].map((one) => load(one, locale)))))

  const speak = async (locale: Locale): Promise<void> => {
    wanted = locale
    held.add('first')
    for (;;) {
      const count = held.size
      const words = await all(held, locale)
      if (wanted !== locale) return
      // A chapter that came meanwhile is in the old language: it is asked for in this one too.
      if (held.size === count) return become({ locale, words })
    }
  }
  const bring = async (chapters: readonly Chapter[]): Promise<void> => {
    const missing = chapters.filter((one) => !held.has(one))
    while (missing.length > 0) {
      const { locale } = now()
      const words = await all(missing, locale)
      if (now().locale !== locale) continue
      for (const one of missing) held.add(one)
      return become({ locale, words: { ...now().words, ...words } })
    }
  }
  return { now, subscribe, speak, bring }
}
