import { useId, type ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { useLanguage } from '../words/provider.tsx'
import { locales } from '../words/words.ts'
import { themes, useTheme } from './theme.ts'

export function Look() {
  const t = useTranslations('settings')
  const { locale, choose } = useLanguage()
  const [theme, setTheme] = useTheme()
  return (
    <div className="flex flex-col gap-6 sm:flex-row sm:gap-12">
      <Choices legend={t('language')}>
        {(name) =>
          locales.map((one) => (
            <Choice key={one} name={name} on={one === locale} onChoose={() => choose(one)}>
              {t(`languages.${one}`)}
            </Choice>
          ))
        }
      </Choices>
      <Choices legend={t('theme')}>
        {(name) =>
          themes.map((one) => (
            <Choice key={one} name={name} on={one === theme} onChoose={() => setTheme(one)}>
              {t(`themes.${one}`)}
            </Choice>
          ))
        }
      </Choices>
    </div>
  )
}

type ChoicesProps = { readonly legend: string; readonly children: (name: string) => ReactNode }

/** One of a few, as a row of radio buttons. */
function Choices({ legend, children }: ChoicesProps) {
  const name = useId()
  return (
    <fieldset>
      <legend className="mb-1.5 text-note font-medium">{legend}</legend>
      <div className="flex w-fit rounded-xl bg-sunk p-1">{children(name)}</div>
    </fieldset>
  )
}

type ChoiceProps = {
  readonly name: string
  readonly on: boolean
  readonly onChoose: () => void
  readonly children: ReactNode
}

function Choice({ name, on, onChoose, children }: ChoiceProps) {
  return (
    <label className="choice">
      <input type="radio" name={name} checked={on} onChange={onChoose} className="sr-only" />
      {children}
    </label>
  )
}
