import type { en } from './en.ts'

/** The shape of a catalogue: the keys of the English one, any text under each. */
export type Words = Widened<typeof en>
type Widened<T> = { readonly [K in keyof T]: T[K] extends string ? string : Widened<T[K]> }

export const locales = ['en', 'fr'] as const
export type Locale = (typeof locales)[number]

declare module 'use-intl' {
  interface AppConfig {
    Messages: typeof en
  }
}

/** Only the chosen catalogue is loaded. */
export async function loadWords(locale: Locale): Promise<Words> {
  return locale === 'fr' ? (await import('./fr.ts')).fr : (await import('./en.ts')).en
}

/** The choice made here before, else the first of the browser's languages that Overt speaks, else English. */
export function localeFor(chosen: string | null, languages: readonly string[]): Locale {
  const wanted = [chosen, ...languages].map((tag) => tag?.slice(0, 2).toLowerCase())
  return locales.find((locale) => locale === wanted.find((tag) => isLocale(tag))) ?? 'en'
}

/** The reader's own tag for that language, for dates and numbers: `en-GB` writes them as `en` does not. */
export const regionOf = (locale: Locale, languages: readonly string[]): string =>
  languages.find((tag) => tag.toLowerCase().startsWith(`${locale}-`)) ?? locale

const isLocale = (tag: string | undefined): tag is Locale =>
  locales.some((locale) => locale === tag)
