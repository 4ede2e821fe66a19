import { createContext, use, useCallback, useEffect, useState, type ReactNode } from 'react'
import { IntlProvider } from 'use-intl'
import { z } from 'zod'
import { keep } from '../kit/keep.ts'
import { loadWords, locales, type Locale, type Words } from './words.ts'

export const chosenLocale = keep('browser', 'locale', z.enum(locales))

type Loaded = { readonly locale: Locale; readonly words: Words }

const Context = createContext<(locale: Locale) => void>(() => undefined)

/** Changes the language of the page, and remembers it here. */
export const useChooseLocale = () => use(Context)

type Props = { readonly first: Loaded; readonly children: ReactNode }

export function WordsProvider({ first, children }: Props) {
  const [loaded, setLoaded] = useState(first)
  const choose = useCallback((locale: Locale) => {
    chosenLocale.write(locale)
    void loadWords(locale).then((words) => setLoaded({ locale, words }))
  }, [])
  useEffect(() => {
    document.documentElement.lang = loaded.locale
  }, [loaded.locale])
  return (
    <Context value={choose}>
      {/* Every catalogue has the keys of the English one (words.ts): the types of use-intl know only that one. */}
      <IntlProvider
        locale={loaded.locale}
        messages={loaded.words as typeof import('./en.ts').en}
        timeZone={Intl.DateTimeFormat().resolvedOptions().timeZone}
      >
        {children}
      </IntlProvider>
    </Context>
  )
}
