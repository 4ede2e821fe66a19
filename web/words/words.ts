import type { en } from './en.ts'
import type { enCharter } from './en-charter.ts'
import type { enInstructions } from './en-instructions.ts'
import type { enModel } from './en-model.ts'
import type { enPrompt } from './en-prompt.ts'
import type { enReceipt } from './en-receipt.ts'
import type { enRecord } from './en-record.ts'
import type { enReplay } from './en-replay.ts'
import type { enSettings } from './en-settings.ts'
import type { enTransparency } from './en-transparency.ts'
import type { enVerify } from './en-verify.ts'
import type { enWitness } from './en-witness.ts'

/** Everything that the web says, in English: what is always here (en.ts), and its chapters. */
type English = typeof en &
  Readonly<Record<'charter', typeof enCharter>> &
  typeof enInstructions &
  typeof enModel &
  typeof enPrompt &
  typeof enReceipt &
  typeof enRecord &
  typeof enReplay &
  typeof enSettings &
  typeof enTransparency &
  typeof enVerify &
  typeof enWitness

/** The shape of a catalogue: the keys of the English one, any text under each. */
export type Words = Widened<English>
export type Widened<T> = {
  readonly [K in keyof T]: T[K] extends string ? string : Widened<T[K]>
}

export const locales = ['en', 'fr'] as const
export type Locale = (typeof locales)[number]

declare module 'use-intl' {
  interface AppConfig {
    Messages: English
  }
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
