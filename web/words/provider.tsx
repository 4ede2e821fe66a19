import {
  createContext,
  use,
  useCallback,
  useEffect,
  useMemo,
  useState,
  type ReactNode,
} from 'react'
import { IntlProvider } from 'use-intl'
import { z } from '../kit/zod.ts'
import { keep } from '../kit/keep.ts'
import type { en } from './en.ts'
import { loadWords, locales, regionOf, type Locale, type Words } from './words.ts'

export const chosenLocale = keep('browser', 'locale', z.enum(locales))

type Loaded = { readonly locale: Locale; readonly words: Words }

type Choice = { readonly locale: Locale; readonly choose: (locale: Locale) => void }

const Context = createContext<Choice>({ locale: 'en', choose: () => undefined })

/** The language of the page, and how to change it; the choice is remembered here. */
export const useLanguage = () => use(Context)

/** Every catalogue has the English keys and arguments (words.test.ts); use-intl's types know that one alone. */
const asEnglish = (words: Words): typeof en =>
  // oxlint-disable-next-line no-unsafe-type-assertion -- the test compares what the compiler cannot
  words as typeof en

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
  const value = useMemo(() => ({ locale: loaded.locale, choose }), [loaded.locale, choose])
  return (
    <Context value={value}>
      <IntlProvider
        locale={regionOf(loaded.locale, navigator.languages)}
        messages={asEnglish(loaded.words)}
        timeZone={Intl.DateTimeFormat().resolvedOptions().timeZone}
      >
        {children}
      </IntlProvider>
    </Context>
  )
}
