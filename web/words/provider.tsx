import { createContext, use, useEffect, useMemo, type ReactNode } from 'react'
import { IntlProvider, type Messages } from 'use-intl'
import { z } from '../kit/zod.ts'
import { keep } from '../kit/keep.ts'
import { useWatched } from '../kit/watched.ts'
import { catalogue } from './here.ts'
import { locales, regionOf, type Locale } from './words.ts'

export const chosenLocale = keep('browser', 'locale', z.enum(locales))

type Choice = { readonly locale: Locale; readonly choose: (locale: Locale) => void }

const Context = createContext<Choice>({ locale: 'en', choose: () => undefined })

/** The language of the page, and how to change it; the choice is remembered here. */
export const useLanguage = () => use(Context)

/** What has not come yet is said by no part that is shown (parts.test.ts); the keys of what has are the English ones. */
const asEnglish = (words: object): Messages =>
  // oxlint-disable-next-line no-unsafe-type-assertion -- tests compare what the compiler cannot
  words as Messages

function choose(locale: Locale): void {
  chosenLocale.write(locale)
  // Words that do not come, as without a network, leave the page as it is: the choice holds from the next visit.
  catalogue.speak(locale).catch(() => undefined)
}

export function WordsProvider({ children }: { readonly children: ReactNode }) {
  const { locale, words } = useWatched(catalogue)
  useEffect(() => {
    document.documentElement.lang = locale
  }, [locale])
  const value = useMemo(() => ({ locale, choose }), [locale])
  return (
    <Context value={value}>
      <IntlProvider
        locale={regionOf(locale, navigator.languages)}
        messages={asEnglish(words)}
        timeZone={Intl.DateTimeFormat().resolvedOptions().timeZone}
      >
        {children}
      </IntlProvider>
    </Context>
  )
}
